/** Resources: forms made from definitions, conditions by clicking, secrets, and what happens when two people save. */
import assert from "node:assert/strict";
import { z } from "zod";
import { resourceShape } from "#api/contract/index.ts";
import type { Stage, Step } from "./stage.ts";

const list = z.object({
	resources: z.array(z.object({ id: z.string(), name: z.string() })),
});

export function walkResources(step: Step): void {
	step(
		"a filter that was put together by clicking is the condition that services run",
		async (stage) => {
			const { page } = stage;
			await stage.open("/resources?kind=filter");
			await page.getByRole("button", { name: "New filter" }).first().click();
			await page.getByRole("textbox", { name: /^Name/ }).fill("Walked filter");
			const condition = page.getByRole("group", { name: "Condition" });
			await condition.getByRole("button", { name: "Add a condition" }).click();
			await condition.getByRole("combobox", { name: "Field" }).fill("Name");
			await condition.getByRole("textbox", { name: "Value" }).fill("logged in");
			await condition
				.getByRole("button", { name: "Add a nested group" })
				.click();
			const inner = condition.locator(".ruleGroup .ruleGroup");
			await inner.getByRole("button", { name: "Add a condition" }).click();
			await inner.getByRole("button", { name: "NOT", exact: true }).click();
			await inner
				.getByRole("combobox", { name: "Field" })
				.fill("SourceAddress");
			await inner.getByRole("combobox", { name: "Operator" }).click();
			await page.getByTitle("in subnet", { exact: true }).click();
			await inner.getByRole("textbox", { name: "Value" }).fill("10.0.0.0/8");
			await stage.picture("resource-filter");
			await page.getByRole("button", { name: "Create" }).click();
			await page.getByText("Saved as version 1").waitFor();
			assert.deepEqual((await resourceNamed(stage, "Walked filter")).body, {
				condition: {
					kind: "group",
					operator: "and",
					members: [
						comparison("Name", "=", "logged in"),
						{
							kind: "group",
							operator: "not",
							members: [comparison("SourceAddress", "inSubnet", "10.0.0.0/8")],
						},
					],
				},
			});
		},
	);

	step(
		"what somebody else saved meanwhile is not overwritten, and what was typed stays",
		async (stage) => {
			const { page } = stage;
			const before = await resourceNamed(stage, "Walked filter");
			await stage.open(`/resources/${before.id}`);
			const description = page.getByRole("textbox", { name: "Description" });
			await description.fill("typed here");
			const answer = await stage.api("PUT", `/api/resources/${before.id}`, {
				version: before.version,
				name: "Walked filter of another",
			});
			assert.equal(answer.status, 200, answer.text);
			await page.getByRole("button", { name: "Save" }).click();
			await page
				.getByRole("button", { name: "Load it, keep my changes" })
				.click();
			assert.equal(await description.inputValue(), "typed here");
			await page.getByRole("button", { name: "Save" }).click();
			await page.getByText("Saved as version 3").waitFor();
			const after = await resourceNamed(stage, "Walked filter of another");
			assert.equal(after.description, "typed here");
			assert.deepEqual(after.body, before.body);
		},
		{ expects: [/^409 PUT \/api\/resources\//] },
	);

	step("a page with changes is left only after a question", async (stage) => {
		const { page } = stage;
		const { id } = await resourceNamed(stage, "Walked filter of another");
		await stage.open(`/resources/${id}`);
		const name = page.getByRole("textbox", { name: /^Name/ });
		await name.fill("Not saved");
		await page
			.getByRole("navigation", { name: "Pages" })
			.getByRole("link", { name: "Alerts" })
			.click();
		await page.getByRole("button", { name: "Stay" }).click();
		assert.equal(await name.inputValue(), "Not saved");
		await page
			.getByRole("navigation", { name: "Pages" })
			.getByRole("link", { name: "Alerts" })
			.click();
		await page.getByRole("button", { name: "Leave" }).click();
		await page.getByRole("grid", { name: "Alerts" }).waitFor();
	});

	step("a secret keeps its password without ever showing it", async (stage) => {
		const { page } = stage;
		await stage.open("/resources/new?kind=secret");
		await page.getByRole("textbox", { name: /^Name/ }).fill("Walked secret");
		await page.getByRole("textbox", { name: /^User name/ }).fill("reader");
		await page.getByLabel("Password").fill("s3cret!");
		await page.getByRole("button", { name: "Create" }).click();
		await page.getByText("Saved as version 1").waitFor();
		await page.reload();
		const password = page.getByLabel("Password");
		await password.waitFor();
		assert.equal(await password.inputValue(), "");
		assert.match(String(await password.getAttribute("placeholder")), /^kept/);
		await page.getByRole("textbox", { name: /^User name/ }).fill("writer");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved as version 2").waitFor();
		const { body, keptSecrets } = await resourceNamed(stage, "Walked secret");
		assert.deepEqual(body, { type: "credentials", user: "writer" });
		assert.deepEqual(keptSecrets, ["password"]);
		await stage.picture("resource-secret");
	});

	step(
		"what the server finds wrong stands at the field, before and after an attempt to save",
		async (stage) => {
			const { page } = stage;
			await stage.open("/resources/new?kind=activeList");
			await page.getByRole("spinbutton", { name: "TTL" }).fill("99999999999");
			const issue = page.locator('[data-path="/ttlSeconds"] [role="alert"]');
			await issue.waitFor();
			await page.getByRole("button", { name: "Create" }).click();
			await page.getByText("Not saved").waitFor();
			await page.locator('[data-path="name"] [role="alert"]').waitFor();
			// Nothing of it is kept: going on needs the answer to the question.
			await page
				.getByRole("navigation", { name: "Pages" })
				.getByRole("link", { name: "Resources" })
				.click();
			await page.getByRole("button", { name: "Leave" }).click();
			await page.getByRole("grid").waitFor();
		},
		{ expects: [/^400 POST \/api\/resources$/] },
	);

	step(
		"a resource in use is not deleted, and the dialog names who uses it",
		async (stage) => {
			const { page } = stage;
			const { id } = await resourceNamed(stage, "OpenSSH sshd");
			await stage.open(`/resources/${id}`);
			await page.getByRole("button", { name: "More" }).click();
			await page.getByRole("menuitem", { name: "Delete …" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByText("Default collector").waitFor();
			await dialog.getByRole("button", { name: "Delete" }).click();
			await dialog.getByText("Not deleted").waitFor();
			await dialog.getByRole("button", { name: "Cancel" }).click();
		},
		{ expects: [/^409 DELETE \/api\/resources\//] },
	);
}

function comparison(field: string, operator: string, value: string) {
	return {
		kind: "comparison",
		isNegated: false,
		left: { kind: "field", field },
		operator,
		right: { kind: "constant", value },
		ignoreCase: false,
	};
}

/** The one resource with the name, whole, by the API. */
export async function resourceNamed({ api }: Stage, name: string) {
	const found = await api(
		"GET",
		`/api/resources?search=${encodeURIComponent(name)}`,
	);
	const { resources } = list.parse(found.json());
	const summary = resources.find((resource) => resource.name === name);
	assert.ok(summary, `there is no resource ${name}`);
	const answer = await api("GET", `/api/resources/${summary.id}`);
	return resourceShape.parse(answer.json());
}
