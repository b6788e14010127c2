/** Reading the console's tables as a person does: by the heads of their columns. */
import type { Locator, Page } from "playwright-core";

export const eventGrid = (page: Page): Locator =>
	page.getByRole("grid", { name: "Events" });

/** Texts of the column in the rows that are drawn, from the top. */
export async function columnTexts(
	grid: Locator,
	title: string,
): Promise<string[]> {
	return cellsOf(grid, await columnIndex(grid, title)).allTextContents();
}

/** The column's cell in a row, from 1. */
export async function cell(
	grid: Locator,
	title: string,
	row: number,
): Promise<Locator> {
	const index = await columnIndex(grid, title);
	return cellsOf(grid, index).nth(row - 1);
}

function cellsOf(grid: Locator, index: number): Locator {
	return grid.locator(`[role="gridcell"][aria-colindex="${index + 1}"]`);
}

async function columnIndex(grid: Locator, title: string): Promise<number> {
	await grid.getByRole("columnheader").first().waitFor();
	const titles = await columnTitles(grid);
	const index = titles.indexOf(title);
	if (index < 0) throw new Error(`no column ${title} among ${titles}`);
	return index;
}

export async function columnTitles(grid: Locator): Promise<string[]> {
	const texts = await grid.getByRole("columnheader").allInnerTexts();
	return texts.map((text) => text.trim());
}

/** Waits until the search shown has so many rows, whether or not the limit cut it there. */
export async function waitForRows(
	page: Page,
	count: number,
	noun: "event" | "row" = "event",
): Promise<void> {
	const text = `${count} ${noun}${count === 1 ? "" : "s"}`;
	await page
		.getByTestId("result-count")
		.filter({ hasText: new RegExp(`^(First )?${text}$`) })
		.waitFor();
}

export async function histogramTotal(page: Page): Promise<number> {
	const text = await page
		.getByTestId("histogram-total")
		.filter({ hasText: /\d/ })
		.textContent();
	return Number(text?.replace(/\D/g, ""));
}

/** The address of a search in SQL over the last hour. */
export function searchPath(sql: string): string {
	return `/events?q=${encodeURIComponent(sql)}&range=1h&editor=sql`;
}
