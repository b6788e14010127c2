/** Active services: what runs, what it counted, and what can be done to it. */
import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { z } from "zod";
import { serviceShape } from "#api/contract/index.ts";
import { eventually } from "../running/eventually.ts";
import { columnTexts, eventGrid } from "./event-grid.ts";
import { goodLines } from "./sent-logs.ts";
import { type Stage, type Step, searchRows } from "./stage.ts";

export function walkServices(step: Step): void {
	step(
		"collector, correlator and storage work and have counted what was sent",
		async (stage) => {
			const { page } = stage;
			await stage.open("/services");
			const rows = page.getByTestId("service-row");
			await rows.nth(2).waitFor();
			assert.equal(await rows.count(), 3);
			assert.equal(await page.getByText("Works", { exact: true }).count(), 3);
			await stage.picture("services");
			// Received: what became an event, and the broken line.
			await counted(
				stage,
				"Default collector",
				"received",
				goodLines.length + 1,
			);
			await stage.picture("service-details");
			await counted(stage, "Default correlator", "received", goodLines.length);
			// What the correlator detected is stored, too.
			const [storage] = await listServices(stage, "Default storage");
			const stored =
				storage?.counters.find(({ name }) => name === "stored")?.value ?? 0;
			assert.ok(stored >= goodLines.length, `${stored}`);
			await counted(stage, "Default storage", "stored", stored);
		},
	);

	step(
		"filters, order and details of the services are kept in the address",
		async (stage) => {
			const { page } = stage;
			await stage.open("/services?kind=collector");
			const rows = page.getByTestId("service-row");
			await rows.filter({ hasText: "Default collector" }).waitFor();
			assert.equal(await rows.count(), 1);
			await page
				.getByRole("button", { name: "Details of Default coll" })
				.click();
			await page.waitForURL(/service=/);
			await page.reload();
			await page.getByRole("dialog", { name: /Default collector/ }).waitFor();
			await stage.open("/services?sort=-name");
			await rows.nth(2).waitFor();
			assert.deepEqual(
				(await rows.locator(".service-name").allInnerTexts()).map((t) =>
					t.trim(),
				),
				["Default storage", "Default correlator", "Default collector"],
			);
		},
	);

	step(
		"j, Enter, Escape and y lead through the services without a mouse",
		async (stage) => {
			const { page } = stage;
			await stage.open("/services?sort=name");
			await page.getByTestId("service-row").nth(2).waitFor();
			for (const key of ["j", "j", "k", "Enter"])
				await page.keyboard.press(key);
			await page.getByRole("dialog", { name: /Default collector/ }).waitFor();
			await page.keyboard.press("y");
			await page.getByText("Copied").first().waitFor();
			const [collector] = await listServices(stage, "Default collector");
			assert.equal(
				await page.evaluate("navigator.clipboard.readText()"),
				collector?.id,
			);
			await page.keyboard.press("Escape");
			await page
				.getByRole("dialog", { name: /Default collector/ })
				.waitFor({ state: "detached" });
		},
	);

	step("a collector reloads its settings and goes on", async (stage) => {
		const { page } = stage;
		await stage.open("/services");
		await choose(stage, "Default collector", /^Reload settings/);
		await page.getByText("Reload asked").first().waitFor();
		await eventually(async () => {
			const [collector] = await listServices(stage, "Default collector");
			return collector?.pending === undefined && collector?.status === "green"
				? true
				: undefined;
		}, "the end of the reload");
	});

	step(
		"a new service gets a token and a command that are shown once, and can be deleted",
		async (stage) => {
			const { page } = stage;
			await stage.open("/services");
			await page.getByRole("button", { name: "Create service" }).click();
			const dialog = page.getByRole("dialog", { name: "Create service" });
			await dialog.getByText("Correlator", { exact: true }).click();
			await dialog.getByRole("combobox", { name: "Correlator" }).click();
			await page.getByTitle(/^Default correlator ·/).click();
			await stage.picture("service-create");
			await dialog.getByRole("button", { name: "Create", exact: true }).click();
			const command = page.getByTestId("pairing-command");
			await command.waitFor();
			const token = await textOf(page.getByTestId("pairing-token"));
			assert.match(
				await textOf(command),
				/^npx ursa correlator --core https:\/\/\S+ --id \S+ --token \S+/,
			);
			assert.ok((await textOf(command)).includes(token));
			await stage.picture("service-pairing");
			await page.getByRole("button", { name: "Done" }).click();
			const row = page
				.getByTestId("service-row")
				.filter({ hasText: "Never started" });
			await row.waitFor();
			await page.reload();
			await row.waitFor();
			assert.ok(!(await page.content()).includes(token));

			await row.getByRole("button", { name: /^Actions of/ }).click();
			await page.getByRole("menuitem", { name: /^Delete/ }).click();
			await page.getByText("Lost are:").waitFor();
			await stage.picture("service-delete");
			await page.getByRole("button", { name: "Delete for good" }).click();
			await row.waitFor({ state: "detached" });
			assert.equal((await listServices(stage, "Default correlator")).length, 1);
		},
	);

	step("“Go to events” leads to the events of that service", async (stage) => {
		const { page } = stage;
		for (const name of ["Default collector", "Default correlator"]) {
			await stage.open("/services");
			await choose(stage, name, /^Go to events/);
			await eventGrid(page).getByRole("gridcell").first().waitFor();
			const [service] = await listServices(stage, name);
			const found = await searchRows(
				stage,
				`SELECT * FROM events WHERE ServiceID = '${service?.id}' LIMIT 1000`,
			);
			await page
				.getByTestId("result-count")
				.filter({ hasText: `${found.length} events` })
				.waitFor();
			assert.ok(found.every(({ ServiceName }) => ServiceName === name));
			assert.ok((await columnTexts(eventGrid(page), "Name")).length > 0);
		}
	});
}

/** Opens the details and waits until the counter has reached the number. */
async function counted(
	{ page }: Stage,
	service: string,
	counter: string,
	value: number,
): Promise<void> {
	await page.getByRole("button", { name: `Details of ${service}` }).click();
	await page
		.getByRole("dialog", { name: new RegExp(service) })
		.locator(`.counter-${counter} .counter-bar`)
		.first()
		.getByText(String(value), { exact: true })
		.waitFor();
}

async function textOf(locator: Locator): Promise<string> {
	return (await locator.textContent())?.trim() ?? "";
}

async function choose(
	{ page }: Stage,
	service: string,
	action: RegExp,
): Promise<void> {
	await page.getByRole("button", { name: `Actions of ${service}` }).click();
	await page.getByRole("menuitem", { name: action }).click();
}

async function listServices(stage: Stage, name: string) {
	const services = z
		.array(serviceShape)
		.parse((await stage.api("GET", "/api/services")).json());
	return services.filter((service) => service.name === name);
}
