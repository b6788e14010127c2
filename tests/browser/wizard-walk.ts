/** Wizards: from nothing to a collector with a service, and the same steps again for a collector that exists. */
import assert from "node:assert/strict";
import { z } from "zod";
import { serviceShape } from "#api/contract/index.ts";
import { resourceNamed } from "./resource-walk.ts";
import type { Stage, Step } from "./stage.ts";

const collectorBody = z.object({
	connectors: z.array(z.object({ kind: z.string(), port: z.number() })),
	normalizers: z.array(z.string()),
	destinations: z.array(z.string()),
});

export function walkWizards(step: Step): void {
	step(
		"messages that a collector could not read are taken as samples, and say the same there",
		async (stage) => {
			const { page } = stage;
			await stage.open("/wizards/collector?step=parsing");
			await chooseNormalizer(stage, 1, "CEF");
			await page.getByRole("button", { name: "Take received" }).click();
			await page.getByRole("menuitem", { name: "Latest dead letters" }).click();
			await page
				.getByTestId("sample-outcome")
				.getByText("cef.header")
				.first()
				.waitFor();
			// Nothing of it shall stay.
			await steps(stage)
				.getByRole("button", { name: /Event sources/ })
				.click();
			await page
				.getByRole("navigation", { name: "Pages" })
				.getByRole("link", { name: "Resources" })
				.click();
			await page.getByRole("button", { name: "Leave" }).click();
			await page.getByRole("grid").waitFor();
		},
	);

	step(
		"a collector with a tcp port and the JSON normalizer is made step by step, tried on samples, and gets a service",
		async (stage) => {
			const { page } = stage;
			await stage.open("/wizards/collector");
			await page.getByRole("textbox", { name: /^Name/ }).fill("Door system");
			await next(stage, "Transport");
			await page.getByRole("spinbutton", { name: /^Port/ }).fill("5199");
			await next(stage, "Event parsing");
			await chooseNormalizer(stage, 1, "JSON");
			await page
				.getByRole("textbox", { name: "Samples" })
				.fill('{"user":"ann","src":"10.0.0.1"}\nno JSON');
			const outcomes = page.getByTestId("sample-outcome");
			await outcomes.nth(1).getByText("json.syntax").waitFor();
			await outcomes
				.nth(0)
				.getByRole("row", { name: "SourceUserName ann" })
				.waitFor();
			await stage.picture("wizard-parsing");
			for (const title of [
				"Event filtering",
				"Event aggregation",
				"Event enrichment",
				"Routing",
				"Check",
			])
				await next(stage, title);
			await page.getByText("The server finds nothing wrong").waitFor();
			await stage.picture("wizard-check");
			await page
				.getByRole("button", { name: "Create collector and service" })
				.click();
			const token = await page.getByTestId("pairing-token").textContent();
			const command = await page.getByTestId("pairing-command").textContent();
			assert.ok(token && command?.includes(token), `${command}`);
			await page.getByRole("button", { name: "Copy the command" }).click();
			assert.equal(
				await page.evaluate("navigator.clipboard.readText()"),
				command,
			);
			await stage.picture("wizard-pairing");
			const resource = await resourceNamed(stage, "Door system");
			const body = collectorBody.parse(resource.body);
			assert.deepEqual(body.connectors, [{ kind: "tcp", port: 5199 }]);
			assert.deepEqual(body.destinations, []);
			const services = z
				.array(serviceShape)
				.parse((await stage.api("GET", "/api/services")).json());
			const made = services.find(
				({ resourceId }) => resourceId === resource.id,
			);
			assert.equal(made?.status, "gray");
			assert.ok(command?.includes(made?.id ?? "none"));
		},
	);

	step(
		"the same steps change a collector that exists; normalizers are moved by keyboard",
		async (stage) => {
			const { page } = stage;
			await stage.open("/resources?kind=collector");
			// The first cell of the row selects it.
			await page.getByRole("gridcell", { name: "Door system" }).nth(1).click();
			await steps(stage)
				.getByRole("button", { name: /Event parsing/ })
				.click();
			await chooseNormalizer(stage, 2, "sudo");
			await page.keyboard.press("Alt+ArrowUp");
			await page.getByRole("button", { name: "Save" }).click();
			await page.getByText("Saved as version 2").waitFor();
			const { body } = await resourceNamed(stage, "Door system");
			const sudo = await resourceNamed(stage, "sudo");
			assert.equal(collectorBody.parse(body).normalizers[0], sudo.id);
			await steps(stage).getByRole("button", { name: /Check/ }).click();
			await page.getByText("1 service runs it").waitFor();
		},
	);

	step(
		"a wizard that lacks something says at which step, and creates nothing",
		async (stage) => {
			const { page } = stage;
			await stage.open("/wizards/collector?step=check");
			await page.getByText(/issues to solve/).waitFor();
			for (const title of [/Event sources.*issue/, /Transport.*issue/])
				await steps(stage).getByRole("button", { name: title }).waitFor();
			assert.ok(
				await page
					.getByRole("button", { name: "Create collector and service" })
					.isDisabled(),
			);
		},
	);

	step("a correlator is made with its own wizard", async (stage) => {
		const { page } = stage;
		await stage.open("/wizards/correlator");
		await page.getByRole("textbox", { name: /^Name/ }).fill("Second look");
		await next(stage, "Rules");
		await next(stage, "Routing");
		await next(stage, "Check");
		await page.getByRole("button", { name: "Create correlator only" }).click();
		await page.getByText("Saved as version 1").waitFor();
		assert.deepEqual((await resourceNamed(stage, "Second look")).body, {
			rules: "all",
			destinations: [],
		});
	});
}

function steps({ page }: Stage) {
	return page.getByRole("navigation", { name: "Steps" });
}

async function next({ page }: Stage, title: string): Promise<void> {
	await page.getByRole("button", { name: `Next: ${title}` }).click();
	await page.getByRole("heading", { name: title, exact: true }).waitFor();
}

async function chooseNormalizer(
	{ page }: Stage,
	place: number,
	name: string,
): Promise<void> {
	await page.getByRole("button", { name: "Add normalizer" }).click();
	await page.getByRole("combobox", { name: `Normalizer ${place}` }).fill(name);
	await page.getByTitle(name, { exact: true }).click();
}
