/** One event, and values in it that were made to attack the console. */
import assert from "node:assert/strict";
import { z } from "zod";
import {
	cell,
	columnTexts,
	eventGrid,
	searchPath,
	waitForRows,
} from "./event-grid.ts";
import {
	brokenLine,
	hostileCefLines,
	hostileJsonLines,
	hostileTexts,
	shownText,
	windowsLines,
} from "./sent-logs.ts";
import { type Stage, type Step, searchRows } from "./stage.ts";

export function walkEvents(step: Step): void {
	step(
		"the details show every field that has a value, and the message as received",
		async (stage) => {
			const { page } = stage;
			await stage.open(searchPath(windowsSql));
			await waitForRows(page, windowsLines.length);
			const grid = eventGrid(page);
			// By keyboard: into the table, down, open.
			await page.keyboard.press("j");
			await page.keyboard.press("j");
			await page.keyboard.press("Enter");
			await detailsShown(stage);
			const event = (await searchRows(stage, windowsSql))[1];
			assert.ok(event);
			assert.deepEqual(await shownFields(stage), fieldsToShow(event));
			const raw = await page.getByTestId("event-raw").textContent();
			assert.ok(windowsLines.includes(raw ?? ""), raw ?? "");
			await stage.picture("event-details");

			await page.getByLabel("Search within the fields").fill("CommandLine");
			await page
				.locator('[data-field="DeviceEventClassID"]')
				.waitFor({ state: "detached" });
			await page.keyboard.press("Escape");
			await page.keyboard.press("Escape");
			await grid.waitFor();
		},
	);

	step(
		"hostile values are only ever text: in cells, tooltips and details, unchanged and readable",
		async (stage) => {
			const { page } = stage;
			for (const [sql, sent] of [
				[hostileSql("DeviceHostName = 'hostile.example'"), hostileJsonLines],
				[hostileSql("DeviceVendor = 'Hostile'"), hostileCefLines],
			] as const) {
				await stage.open(searchPath(sql));
				await waitForRows(page, sent.length);
				const rows = await searchRows(stage, sql);
				const names = await columnTexts(eventGrid(page), "SourceUserName");
				assert.deepEqual(
					names.map((name) => name.slice(0, 500)),
					rows.map((row) =>
						shownText(String(row.SourceUserName)).slice(0, 500),
					),
				);
				for (const text of hostileTexts.slice(0, -1)) {
					assert.ok(names.includes(shownText(text)), text);
				}
				const first = await cell(eventGrid(page), "Timestamp", 1);
				await first.click({ position: { x: 4, y: 6 } });
				// All texts come in JSON; CEF has its own keys, but the same ones in each event.
				const opened = sent === hostileJsonLines ? rows : rows.slice(0, 3);
				for (const [index, row] of opened.entries()) {
					if (index > 0) await page.keyboard.press("Shift+J");
					await page
						.getByTestId("event-raw")
						.filter({ hasText: shownText(String(row.Raw)).slice(0, 300) })
						.waitFor();
					assert.deepEqual(await shownFields(stage), fieldsToShow(row));
					if (index === 2) await stage.picture("event-hostile");
				}
			}
		},
	);

	step("a hostile dead letter is text, too", async (stage) => {
		const { page } = stage;
		await stage.open("/dead-letters");
		const letter = page.getByTestId("dead-letter").first();
		await letter.getByRole("button").first().click();
		await letter.getByText(brokenLine, { exact: true }).last().waitFor();
		await stage.picture("dead-letter-hostile");
	});
}

const windowsSql =
	"SELECT * FROM events WHERE Type = 1 AND DeviceHostName = 'ws1.corp.example' ORDER BY ID LIMIT 250";

const hostileSql = (condition: string) =>
	`SELECT * FROM events WHERE Type = 1 AND ${condition} ORDER BY ID LIMIT 250`;

async function detailsShown({ page }: Stage): Promise<void> {
	await page.getByRole("dialog", { name: /^Event details/ }).waitFor();
	await page.getByTestId("event-raw").waitFor();
}

/** Field and text of each row of the details, in the order of names. */
async function shownFields({ page }: Stage): Promise<[string, string][]> {
	const rows = await page
		.locator("[data-field]")
		.evaluateAll((rows) =>
			rows.map((row) => [
				row.dataset.field,
				row.querySelector("dd .value")?.textContent ?? "",
			]),
		);
	return z
		.array(z.tuple([z.string(), z.string()]))
		.parse(rows)
		.filter(([name]) => !drawnOtherwise.has(name))
		.sort(byName);
}

/** Times and severities are drawn by more than their text. */
const drawnOtherwise = new Set([
	"Priority",
	"Timestamp",
	"StartTime",
	"EndTime",
	"DeviceReceiptTime",
]);

/** The same out of the event as the API has it, found without the console's code. */
function fieldsToShow(event: Record<string, unknown>): [string, string][] {
	return Object.entries(event)
		.flatMap(([name, value]): [string, unknown][] =>
			value !== null && typeof value === "object" && !Array.isArray(value)
				? Object.entries(value).map(([key, item]) => [`${name}.${key}`, item])
				: [[name, value]],
		)
		.filter(([, value]) => value !== "" && value !== 0 && value !== null)
		.filter(([, value]) => !Array.isArray(value) || value.length > 0)
		.filter(([name]) => name !== "Raw" && !drawnOtherwise.has(name))
		.filter(([name]) => !(name.endsWith("Label") && event[name.slice(0, -5)]))
		.map(([name, value]): [string, string] => [name, shownText(String(value))])
		.sort(byName);
}

function byName([a]: [string, string], [b]: [string, string]): number {
	return a < b ? -1 : 1;
}
