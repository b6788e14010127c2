/** Active services: what runs, what it counted, what it could not process. */
import assert from "node:assert/strict";
import { z } from "zod";
import { serviceShape } from "#api/contract/index.ts";
import { columnTexts, eventGrid } from "./event-grid.ts";
import { goodLines } from "./sent-logs.ts";
import { type Step, searchRows } from "./stage.ts";

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
			const services = page.getByRole("table", { name: "Active services" });
			const collector = services.getByRole("row", {
				name: /Default collector/,
			});
			// Received: what became an event, and the broken line.
			await collector
				.getByRole("cell", { name: String(goodLines.length + 1), exact: true })
				.waitFor();
			await services
				.getByRole("row", { name: /Default correlator/ })
				.getByRole("cell", { name: String(goodLines.length), exact: true })
				.waitFor();
			for (const [index] of (await rows.all()).entries()) {
				const texts = await rows.nth(index).getByRole("cell").allInnerTexts();
				assert.ok(
					texts.slice(6).some((text) => Number(text) > 0),
					`${texts}`,
				);
			}
			await stage.picture("services");
		},
	);

	step(
		"a dead letter says why the message could not be processed",
		async (stage) => {
			const { page } = stage;
			await stage.open("/services");
			await page
				.getByRole("button", { name: "Counters of Default collector" })
				.click();
			const letters = page.getByTestId("dead-letter");
			await letters.filter({ hasText: "cef.header" }).waitFor();
			assert.equal(await letters.count(), 1);
		},
	);

	step("“Go to events” leads to the events of that service", async (stage) => {
		const { page } = stage;
		const services = z
			.array(serviceShape)
			.parse((await stage.api("GET", "/api/services")).json());
		for (const name of ["Default collector", "Default correlator"]) {
			await stage.open("/services");
			await page
				.getByTestId("service-row")
				.filter({ hasText: name })
				.getByRole("link", { name: "Go to events" })
				.click();
			await eventGrid(page).getByRole("gridcell").first().waitFor();
			const id = services.find((service) => service.name === name)?.id ?? "";
			const found = await searchRows(
				stage,
				`SELECT * FROM events WHERE ServiceID = '${id}' LIMIT 1000`,
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
