/** From a new alert to a closed one. */
import assert from "node:assert/strict";
import { z } from "zod";
import { columnTexts, eventGrid, waitForRows } from "./event-grid.ts";
import { attacker, hostileTexts, shownText } from "./sent-logs.ts";
import type { Stage, Step } from "./stage.ts";

/** What the logs that were sent must raise. */
export const expectedAlerts = [
	"SSH brute force",
	"Port scan",
	"Windows account created",
	"New local administrator",
];

const listed = (stage: Stage) =>
	stage.page.getByRole("grid", { name: "Alerts" });

export function walkAlerts(step: Step): void {
	step("every attack that was sent is listed as an alert", async (stage) => {
		const { page } = stage;
		await stage.open("/alerts");
		await listed(stage).getByRole("gridcell").first().waitFor();
		const names = await columnTexts(listed(stage), "Name");
		for (const name of expectedAlerts) assert.ok(names.includes(name), name);
		assert.match(
			(await page.getByTestId("status-new").textContent()) ?? "",
			new RegExp(`${names.length}$`),
		);
		await stage.picture("alerts");
	});

	step("j, k and Enter lead to an alert, u leads back", async (stage) => {
		const { page } = stage;
		await stage.open("/alerts");
		await listed(stage).getByRole("gridcell").first().waitFor();
		const names = await columnTexts(listed(stage), "Name");
		for (const key of ["j", "j", "k", "Enter"]) await page.keyboard.press(key);
		await page.waitForURL(/\/alerts\/[\w-]+$/);
		await page
			.getByRole("heading", { name: names[1] ?? "" })
			.first()
			.waitFor();
		await page.getByTestId("runbook").waitFor();
		await page.keyboard.press("u");
		await listed(stage).waitFor();
	});

	step(
		"an alert shows its events, its technique and what to do",
		async (stage) => {
			const { page } = stage;
			await openBruteForce(stage);
			await page.getByText("T1110.001").first().waitFor();
			await page
				.getByTestId("runbook")
				.filter({ hasText: "See whether the address ever logged in" })
				.waitFor();
			const tree = page.getByRole("tree", { name: "Related events" });
			assert.equal(
				await tree.locator('[role="treeitem"][aria-level="1"]').count(),
				1,
			);
			const base = tree.locator('[role="treeitem"][aria-level="2"]');
			assert.equal(await base.count(), 8);
			// In the order in which they happened, while all arrived at once.
			const lines = await base.allTextContents();
			assert.deepEqual(
				lines.map((line) => /from (\S+ port \d+)/.exec(line)?.[1]),
				lines.map((_, index) => `${attacker} port ${40_000 + index}`),
			);
			await base.first().click();
			await page.getByRole("dialog", { name: /^Event details/ }).waitFor();
			await page
				.getByTestId("event-raw")
				.filter({ hasText: "Failed password for root" })
				.waitFor();
			await stage.picture("alert-event");
			await page.keyboard.press("Escape");
		},
	);

	step(
		"its events are found in Events, also when they happened long before they arrived",
		async (stage) => {
			const { page } = stage;
			await openBruteForce(stage);
			await page
				.getByRole("button", { name: "Show these events in Events" })
				.click();
			await waitForRows(page, 9);
			const sources = await columnTexts(eventGrid(page), "SourceAddress");
			assert.deepEqual(new Set(sources), new Set([attacker]));
		},
	);

	step(
		"taking, commenting and closing an alert is recorded, and the REST API says the same",
		async (stage) => {
			const { page, ursa } = stage;
			await openBruteForce(stage);
			const state = page.getByTestId("alert-state");
			const history = page.getByRole("region", { name: "History" });
			await page.getByRole("button", { name: "Assign to me" }).click();
			await state.filter({ hasText: "Assigned to you" }).waitFor();
			const hostile = hostileTexts.slice(0, 11).join("\n");
			await page.getByRole("textbox", { name: "Comment" }).fill(hostile);
			await page.getByRole("button", { name: "Comment", exact: true }).click();
			await history
				.locator(".history-text")
				.filter({ hasText: "<script>window.__pwned=1</script>" })
				.waitFor();
			await stage.picture("alert");

			await page.getByRole("button", { name: /^Close …/ }).click();
			const close = page.getByRole("button", { name: "Close for good" });
			assert.ok(await close.isDisabled(), "closing needs a reason");
			await page.getByRole("radio", { name: /^Responded/ }).check();
			await page
				.getByRole("dialog")
				.getByRole("textbox", { name: "Comment" })
				.fill("blocked at the gate");
			await stage.picture("alert-closing");
			await close.click();
			await state.filter({ hasText: "Closed" }).waitFor();
			await state.filter({ hasText: "Responded" }).waitFor();
			await history.getByText("blocked at the gate").waitFor();
			const [comment] = await history
				.locator(".history-text")
				.filter({ hasText: "<script>" })
				.allTextContents();
			assert.equal(comment, shownText(hostile));

			const api = await ursa.api();
			const closed = z
				.array(z.object({ name: z.string(), closingReason: z.string() }))
				.parse((await api("GET", "/api/v1/alerts?status=closed")).json());
			assert.deepEqual(closed, [
				{ name: "SSH brute force", closingReason: "responded" },
			]);
		},
	);

	step(
		"filters narrow the list, and are kept in the address",
		async (stage) => {
			const { page } = stage;
			await stage.open("/alerts");
			await page.getByTestId("status-closed").click();
			await page
				.getByTestId("alert-total")
				.filter({ hasText: "1 alert" })
				.waitFor();
			assert.deepEqual(await columnTexts(listed(stage), "Name"), [
				"SSH brute force",
			]);
			await page.reload();
			await page
				.getByTestId("alert-total")
				.filter({ hasText: "1 alert" })
				.waitFor();
			await page.getByRole("button", { name: "Clear filters" }).click();
			await page.getByLabel("Name, a regular expression").fill("^Port");
			await page.keyboard.press("Enter");
			await listed(stage)
				.getByText("SSH brute force")
				.waitFor({ state: "detached" });
			assert.deepEqual(await columnTexts(listed(stage), "Name"), ["Port scan"]);
		},
	);
}

async function openBruteForce(stage: Stage): Promise<void> {
	await stage.open("/alerts");
	await listed(stage).getByText("SSH brute force", { exact: true }).click();
	await stage.page.getByTestId("alert-state").waitFor();
}
