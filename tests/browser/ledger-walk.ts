/** The ledger and the dead letters: what became of everything that was sent. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { brokenLine, goodLines, shownText } from "./sent-logs.ts";
import type { Step } from "./stage.ts";

export function walkLedger(step: Step): void {
	step("the ledger of all that was sent balances", async (stage) => {
		const { page } = stage;
		await stage.open("/ledger?step=none&by=none");
		const total = page.getByTestId("ledger-total");
		await total.getByText("balances").waitFor();
		await page.getByTestId("ledger-chart").locator("canvas").waitFor();
		const numbers = await total.locator("td.is-number").allInnerTexts();
		const [received, produced, stored, , , , , rejected] = numbers;
		assert.deepEqual(
			{ received, produced, stored, rejected },
			{
				received: String(goodLines.length + 1),
				produced: "0",
				stored: String(goodLines.length),
				rejected: "1",
			},
		);
		await page.getByRole("button", { name: "Reasons of all" }).click();
		await page.getByRole("link", { name: "cef.header" }).waitFor();
		await stage.picture("ledger");
	});

	step(
		"verifying finds no difference between ledger and events",
		async (stage) => {
			const { page } = stage;
			await stage.open("/ledger");
			await page.getByTestId("ledger-total").waitFor();
			await page.keyboard.press("v");
			await page.getByTestId("verify-result").getByText("agree").waitFor();
			await stage.picture("ledger-verified");
		},
	);

	step(
		"the ledger is exported as CSV, as fine as it is shown",
		async (stage) => {
			const { page } = stage;
			await stage.open("/ledger?by=connector&by=source");
			await page.getByTestId("ledger-total").waitFor();
			const [download] = await Promise.all([
				page.waitForEvent("download"),
				page.getByRole("button", { name: "Export CSV" }).click(),
			]);
			const lines = (await readFile(await download.path(), "utf8")).split(
				"\r\n",
			);
			assert.match(lines[0] ?? "", /^time,service,serviceId,connector,source,/);
			const rows = await page.getByTestId("ledger-row").count();
			assert.equal(lines.filter((line) => line !== "").length, rows + 1);
		},
	);

	step(
		"a dead letter says why, shows the message as text, and is refused again when nothing changed",
		async (stage) => {
			const { page } = stage;
			await stage.open("/dead-letters?code=cef.header");
			const letter = page.getByTestId("dead-letter");
			await letter.filter({ hasText: "cef.header" }).waitFor();
			assert.equal(await letter.count(), 1);
			await letter.getByRole("button").click();
			assert.equal(
				(await page.getByTestId("letter-raw").textContent())?.trim(),
				shownText(brokenLine),
			);
			await stage.picture("dead-letters");
			await letter.getByRole("checkbox").check();
			await page.getByRole("button", { name: "Replay chosen" }).click();
			const result = page.getByTestId("replay-result");
			await result.getByText("0 messages became events").waitFor();
			await result.getByText("cef.header").waitFor();
			await stage.picture("dead-letters-replayed");
		},
	);

	step("a filter that finds nothing says so", async (stage) => {
		const { page } = stage;
		await stage.open("/dead-letters?code=no.such");
		await page.getByText("No dead letter fits the filter").waitFor();
		await page.getByRole("button", { name: "Clear filters" }).click();
		await page.getByTestId("dead-letter").first().waitFor();
	});
}
