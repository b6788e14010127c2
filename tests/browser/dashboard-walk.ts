/** Dashboards: the shipped ones show what was sent, and an own one is made, changed and deleted. */
import assert from "node:assert/strict";
import { goodLines } from "./sent-logs.ts";
import type { Step } from "./stage.ts";

export function walkDashboards(step: Step): void {
	step(
		"the shipped dashboards show alerts, events and services",
		async (stage) => {
			const { page } = stage;
			// Alerts bear the times of their events, which are those of the sent lines.
			await stage.open(`/dashboards?from=0&to=${Date.now() + 3_600_000}`);
			const widget = (name: string) =>
				page.getByRole("region", { name, exact: true });
			await widget("Events over time").locator("canvas").waitFor();
			await widget("Products").locator("canvas").waitFor();
			await widget("Services").getByRole("link").first().waitFor();
			await widget("Latest alerts").getByRole("link").first().waitFor();
			await stage.picture("dashboard-overview");

			await page.getByRole("combobox", { name: "Dashboard" }).click();
			await page.getByTitle("Log-ins").click();
			const failed = widget("Failed").locator(".widget-number");
			await failed.waitFor();
			assert.ok(
				Number(((await failed.textContent()) ?? "").replaceAll(",", "")) > 0,
			);
			await stage.picture("dashboard-log-ins");
		},
	);

	step("a widget leads to the events behind it", async (stage) => {
		const { page } = stage;
		await stage.open("/dashboards?range=1h");
		await page
			.getByRole("region", { name: "Products" })
			.getByRole("link", { name: "Open in Events" })
			.click();
		await page.waitForURL(/\/events\?/);
		await page.getByRole("grid").waitFor();
	});

	step(
		"a dashboard is made, gets a widget, keeps it, fills the screen and is deleted",
		async (stage) => {
			const { page } = stage;
			await stage.open("/dashboards?range=1h");
			await page.getByRole("button", { name: "New" }).click();
			await page.getByLabel("Name").fill("Night shift");
			await page.getByRole("button", { name: "Create" }).click();
			await page.getByRole("button", { name: "Add a widget" }).click();
			await page.getByLabel("Title").fill("All events");
			await page
				.getByLabel("Search", { exact: true })
				.fill("SELECT count() AS events FROM events WHERE Type = 1 LIMIT 1");
			await page.getByRole("radio", { name: "Number" }).check();
			await page.getByRole("button", { name: "Add", exact: true }).click();
			await page.getByRole("button", { name: "Save" }).click();
			const widget = page.getByRole("region", { name: "All events" });
			await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
			const shown =
				(await widget.locator(".widget-number").textContent()) ?? "";
			assert.ok(Number(shown.replaceAll(",", "")) >= goodLines.length, shown);

			await page.reload();
			await widget.waitFor();
			await page.keyboard.press("f");
			await page.getByRole("button", { name: "Leave full screen" }).waitFor();
			await stage.picture("dashboard-full");
			await page.keyboard.press("f");

			await page.getByRole("button", { name: "Delete" }).click();
			await page
				.getByRole("dialog")
				.getByRole("button", { name: "Delete" })
				.click();
			await widget.waitFor({ state: "detached" });
		},
	);

	step(
		"a search that cannot run spoils only its own widget, with the reason",
		async (stage) => {
			const { page } = stage;
			await stage.open("/dashboards?range=1h");
			await page.getByRole("button", { name: "New" }).click();
			await page.getByLabel("Name").fill("Broken");
			await page.getByRole("button", { name: "Create" }).click();
			await page.getByRole("button", { name: "Add a widget" }).click();
			await page.getByLabel("Title").fill("Nonsense");
			await page.getByLabel("Search", { exact: true }).fill("SELECT nonsense");
			await page.getByRole("button", { name: "Add", exact: true }).click();
			await page
				.getByRole("region", { name: "Nonsense" })
				.getByRole("button", { name: "Try again" })
				.waitFor();
			await page.getByRole("button", { name: "Discard" }).click();
		},
		{ expects: [/^400 POST \/api\/events\/search$/] },
	);
}
