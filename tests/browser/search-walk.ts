/** Searching: by conditions, by SQL, from a value in the table; and what stands beside the result. */
import assert from "node:assert/strict";
import { z } from "zod";
import {
	cell,
	columnTexts,
	columnTitles,
	eventGrid,
	histogramTotal,
	searchPath,
	waitForRows,
} from "./event-grid.ts";
import {
	attacker,
	goodLines,
	scanLines,
	scanner,
	sshLines,
} from "./sent-logs.ts";
import { type Stage, type Step, searchRows } from "./stage.ts";

export function walkSearch(step: Step): void {
	step(
		"the period's events are all there, and the histogram counts as many",
		async (stage) => {
			const { page } = stage;
			await stage.open("/events");
			const [counted] = await searchRows(
				stage,
				"SELECT count() AS n FROM events LIMIT 1",
			);
			await waitForRows(page, Number(counted?.n));
			assert.equal(await histogramTotal(page), Number(counted?.n));
			await page.getByTestId("histogram-chart").locator("canvas").waitFor();
			await stage.picture("events");
		},
	);

	step("conditions by clicking find exactly what was sent", async (stage) => {
		const { page } = stage;
		await stage.open("/events");
		const builder = page.getByTestId("condition-builder");
		await addCondition(stage, "Type");
		await builder.getByRole("combobox", { name: "Value of Type" }).click();
		await page.getByTitle("1 base", { exact: true }).click();
		await page.getByRole("button", { name: /^Run/ }).click();
		await waitForRows(page, goodLines.length);
		assert.equal(await histogramTotal(page), goodLines.length);

		await addCondition(stage, "SourceAddress");
		await builder.getByLabel("Value of SourceAddress").fill(attacker);
		await page.keyboard.press("Enter");
		await waitForRows(page, sshLines.length);
		assert.equal(await histogramTotal(page), sshLines.length);
		const sources = await columnTexts(eventGrid(page), "SourceAddress");
		assert.deepEqual(
			sources,
			sshLines.map(() => attacker),
		);
		await stage.picture("events-conditions");
	});

	step(
		"the editor shows the conditions as SQL, completes a field and runs a grouping by Ctrl-Enter",
		async (stage) => {
			const { page } = stage;
			await stage.open(
				searchPath(
					`SELECT * FROM events WHERE SourceAddress = '${attacker}' LIMIT 250`,
				).replace("&editor=sql", ""),
			);
			await page.getByTestId("condition-builder").waitFor();
			await chooseEditor(stage, "SQL");
			const editor = page.getByRole("textbox", { name: "SQL" });
			await editor
				.filter({ hasText: `SourceAddress = '${attacker}'` })
				.waitFor();

			await editor.press("Control+a");
			await page.keyboard.insertText("SELECT ");
			await page.keyboard.type("SourceAddr");
			const offered = page.getByRole("option", { name: /^SourceAddress/ });
			await offered.waitFor();
			await stage.picture("events-completion");
			// By pointer: the editor takes no key that comes within a moment of the offer.
			await offered.click();
			await editor.filter({ hasText: /^SELECT SourceAddress$/ }).waitFor();
			await page.keyboard.insertText(
				", count(ID) AS n FROM events WHERE Type = 1 GROUP BY SourceAddress ORDER BY n DESC LIMIT 3",
			);
			await page.keyboard.press("Control+Enter");
			await waitForRows(page, 3, "row");
			const result = page.getByRole("grid", { name: "Result" });
			const counts = await columnTexts(result, "n");
			assert.deepEqual(counts.slice(0, 1), [String(scanLines.length)]);
			const addresses = await columnTexts(result, "SourceAddress");
			assert.ok(addresses.includes(attacker) && addresses.includes(scanner));
			await page.getByTestId("result-chart").locator("canvas").waitFor();
			await stage.picture("events-grouped");
		},
	);

	step(
		"a refused statement shows the server's own sentence",
		async (stage) => {
			const { page } = stage;
			const sql = "SELECT Nme FROM events LIMIT 5";
			const answer = await stage.api("POST", "/api/events/search", {
				sql,
				from: 0,
				to: Date.now(),
			});
			const { message } = z
				.object({ message: z.string() })
				.parse(answer.json());
			await stage.open(searchPath(sql));
			await page.getByRole("alert").filter({ hasText: message }).waitFor();
			await stage.picture("events-refused");
			await stage.open(searchPath("SELECT * FROM system.users LIMIT 1"));
			await page.getByRole("alert").filter({ hasText: "events" }).waitFor();
		},
		{ expects: [/^400 POST \/api\/events\/(search|histogram)$/] },
	);

	step(
		"“Show only” and “Exclude” in a cell's menu change the rows",
		async (stage) => {
			const { page } = stage;
			await stage.open(
				searchPath("SELECT * FROM events WHERE Type = 1 LIMIT 250"),
			);
			await waitForRows(page, goodLines.length);
			const grid = eventGrid(page);
			const address = grid.getByRole("gridcell", { name: scanner }).first();
			await address.click({ button: "right" });
			await page.getByRole("menuitem", { name: "Show only" }).waitFor();
			await stage.picture("events-pivot");
			await page.getByRole("menuitem", { name: "Show only" }).click();
			await waitForRows(page, scanLines.length);
			const sources = new Set(await columnTexts(grid, "SourceAddress"));
			assert.deepEqual(sources, new Set([scanner]));
			await page.goBack();
			await waitForRows(page, goodLines.length);
			// The same by keyboard: into the table, along the row, open the menu.
			await (await cell(grid, "DeviceProduct", 1)).click({ button: "right" });
			const product = await (
				await cell(grid, "DeviceProduct", 1)
			).textContent();
			await page.getByRole("menuitem", { name: "Exclude" }).click();
			await page.waitForURL(/DeviceProduct/);
			await page
				.getByTestId("result-count")
				.filter({ hasNotText: `${goodLines.length}` })
				.filter({ hasText: /^\d+ events$/ })
				.waitFor();
			const products = await columnTexts(grid, "DeviceProduct");
			assert.ok(products.length > 0 && !products.includes(product ?? ""));
		},
	);

	step("a chosen column is there after a reload, too", async (stage) => {
		const { page } = stage;
		await stage.open(
			searchPath(
				`SELECT * FROM events WHERE SourceAddress = '${scanner}' LIMIT 250`,
			),
		);
		const grid = eventGrid(page);
		await grid.getByRole("columnheader").first().waitFor();
		assert.ok(!(await columnTitles(grid)).includes("DestinationPort"));
		await page.getByRole("button", { name: "Columns" }).click();
		await page.getByLabel("Search fields").fill("destinationport");
		await page.getByRole("checkbox", { name: "DestinationPort" }).click();
		await grid.getByRole("columnheader", { name: "DestinationPort" }).waitFor();
		await stage.picture("events-columns");
		await page.reload();
		await grid.getByRole("columnheader", { name: "DestinationPort" }).waitFor();
		const ports = await columnTexts(grid, "DestinationPort");
		assert.ok(ports.some((port) => /^10\d\d$/.test(port)));
		await page.getByRole("button", { name: "Columns" }).click();
		await page.getByRole("button", { name: "Defaults" }).click();
		await grid
			.getByRole("columnheader", { name: "DestinationPort" })
			.waitFor({ state: "detached" });
	});
}

async function addCondition({ page }: Stage, field: string): Promise<void> {
	const builder = page.getByTestId("condition-builder");
	await builder.getByRole("button", { name: "Add a condition" }).click();
	const chooser = builder.getByRole("combobox", { name: "Field" }).last();
	await chooser.click();
	await chooser.fill(field);
	await page.getByTitle(field, { exact: true }).click();
}

async function chooseEditor(
	{ page }: Stage,
	editor: "Conditions" | "SQL",
): Promise<void> {
	await page
		.getByRole("radiogroup", { name: "Editor" })
		.getByText(editor, { exact: true })
		.click();
}
