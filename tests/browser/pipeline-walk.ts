/** The pipeline: the same steps as a graph and as a table. */
import assert from "node:assert/strict";
import type { Step } from "./stage.ts";

export function walkPipeline(step: Step): void {
	step(
		"the graph leads from the connectors over the collector to storage and alerts",
		async (stage) => {
			const { page } = stage;
			await stage.open("/pipeline");
			const graph = page.getByTestId("pipeline-graph");
			for (const name of [
				/^tcp:.*Connector/,
				/^Default collector, Collector/,
				/^Journal/,
				/^storage, Destination/,
				/^Default correlator, Correlator/,
				/^Default storage, Storage/,
				/^Alerts/,
			])
				await graph.getByRole("button", { name }).first().waitFor();
			// A rate is there once two answers are.
			await graph.getByText("0/s").first().waitFor();
			await stage.picture("pipeline");
			await graph
				.getByRole("button", { name: /^Default collector, Collector/ })
				.click();
			const panel = page.getByRole("complementary", { name: /^Step/ });
			await panel.getByRole("link", { name: "cef.header" }).waitFor();
			await stage.picture("pipeline-step");
			await panel.getByRole("link", { name: "Ledger" }).click();
			await page.waitForURL(/\/ledger\?.*service=/);
		},
	);

	step("the table says the same, by keyboard alone", async (stage) => {
		const { page } = stage;
		await stage.open("/pipeline");
		await page.getByTestId("pipeline-graph").waitFor();
		await page.keyboard.press("t");
		const table = page.getByRole("table", { name: "Pipeline" });
		await table.getByRole("row", { name: /^Normalize/ }).waitFor();
		await page.waitForURL(/view=table/);
		const open = table.getByRole("button", { name: "Default correlator" });
		await open.focus();
		await page.keyboard.press("Enter");
		await page
			.getByRole("complementary", { name: "Step Default correlator" })
			.waitFor();
		await stage.picture("pipeline-table");
		await page.keyboard.press("Escape");
		assert.equal(await page.getByRole("complementary").count(), 0);
	});
}
