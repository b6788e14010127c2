/** Takes a picture of every page in both themes: `node src/ui/dev/take-shots.ts [folder]`. Fails when a page logs an error. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { assetShots } from "./asset-shots.ts";
import { auditShots } from "./audit-shots.ts";
import { startMockServer } from "./mock-server.ts";
import { resourceShots } from "./resource-shots.ts";
import { userShots } from "./user-shots.ts";

const folder = process.argv[2] ?? join(tmpdir(), "ursa-shots");
const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const problems: string[] = [];

const launchArgs = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** One picture: where to go and what to do there first. */
interface Shot {
	readonly name: string;
	readonly path: string;
	prepare?(page: Page): Promise<void>;
}

const sqlOf = (sql: string) =>
	`/events?editor=sql&range=24h&q=${encodeURIComponent(sql)}`;
const grouped =
	"SELECT SourceAddress AS a, count(ID) AS n\nFROM `events`\nWHERE EventOutcome = 'failure'\nGROUP BY a\nORDER BY n DESC\nLIMIT 250";
const nested =
	"SELECT *\nFROM `events`\nWHERE EventOutcome = 'failure' AND NOT inSubnet(SourceAddress, '10.0.0.0/8') AND (DestinationPort IN (22, 3389) OR Message ILIKE '%password%')\nORDER BY Timestamp DESC\nLIMIT 1000";

const firstRow = (page: Page) => page.getByRole("row").nth(1);

const shots: readonly Shot[] = [
	{ name: "events", path: "/events" },
	{ name: "events-sql", path: sqlOf(nested) },
	{
		name: "events-builder",
		path: sqlOf(nested).replace("editor=sql&", ""),
	},
	{
		name: "events-drawer",
		path: "/events?range=4h",
		prepare: async (page) => {
			await page.getByRole("row").nth(9).getByRole("gridcell").first().click();
			await page.getByRole("textbox", { name: "Search within" }).waitFor();
		},
	},
	{
		name: "events-pivot",
		path: "/events?range=4h",
		prepare: async (page) => {
			await page
				.getByRole("row")
				.nth(10)
				.getByRole("gridcell")
				.nth(3)
				.click({ button: "right" });
			await page.getByRole("menuitem", { name: "Show only" }).waitFor();
		},
	},
	{ name: "events-grouped", path: sqlOf(grouped) },
	{
		name: "events-columns",
		path: "/events",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Columns" }).click();
			await page.getByRole("textbox", { name: "Search fields" }).fill("proc");
		},
	},
	{
		name: "events-period",
		path: "/events",
		prepare: (page) => page.getByRole("button", { name: /^Period/ }).click(),
	},
	{
		name: "events-error",
		path: sqlOf(
			"SELECT lower(Name) FROM events WHERE lower(Name) = 'a' LIMIT 5",
		),
	},
	{
		name: "events-empty",
		path: "/events?q=SELECT%20*%20FROM%20events%20WHERE%20Name%20%3D%20%27x%27%20LIMIT%205",
	},
	{ name: "alerts", path: "/alerts" },
	{
		name: "alerts-selected",
		path: "/alerts?status=new",
		prepare: async (page) => {
			for (const row of [1, 3, 4])
				await page.getByRole("row").nth(row).getByRole("checkbox").click();
			await page.getByRole("button", { name: "Close …" }).click();
		},
	},
	{
		name: "alert",
		path: "/alerts",
		prepare: async (page) => {
			await firstRow(page).getByRole("gridcell").nth(2).click();
			await page.getByTestId("runbook").waitFor();
		},
	},
	{
		name: "alert-event",
		path: "/alerts",
		prepare: async (page) => {
			await firstRow(page).getByRole("gridcell").nth(2).click();
			await page.getByRole("treeitem").nth(3).click();
			await page.getByRole("textbox", { name: "Search within" }).waitFor();
		},
	},
	{
		name: "services",
		path: "/services",
		prepare: (page) => page.waitForTimeout(9000),
	},
	{
		name: "services-details",
		path: "/services?service=7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2002",
		prepare: (page) => page.waitForTimeout(5000),
	},
	{
		name: "services-menu",
		path: "/services",
		prepare: async (page) => {
			await page.getByRole("button", { name: /^Actions of Syslog/ }).click();
			await page.getByRole("menuitem", { name: /Delete/ }).waitFor();
		},
	},
	{
		name: "services-delete",
		path: "/services",
		prepare: async (page) => {
			await page.getByRole("button", { name: /^Actions of Windows/ }).click();
			await page.getByRole("menuitem", { name: /Delete/ }).click();
		},
	},
	{
		name: "services-pairing",
		path: "/services",
		prepare: async (page) => {
			await page.getByRole("button", { name: /^Actions of Syslog/ }).click();
			await page.getByRole("menuitem", { name: /certificate/ }).click();
			await page.getByRole("button", { name: "Reset certificate" }).click();
			await page.getByTestId("pairing-command").waitFor();
		},
	},
	{
		name: "services-create",
		path: "/services",
		prepare: (page) =>
			page.getByRole("button", { name: "Create service" }).click(),
	},
	{
		name: "pipeline",
		path: "/pipeline",
		prepare: (page) => page.waitForTimeout(6000),
	},
	{
		name: "pipeline-one",
		path: "/pipeline?service=7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2002",
		prepare: async (page) => {
			await page.waitForTimeout(6000);
			await page
				.getByRole("button", { name: /^storage/ })
				.first()
				.click();
		},
	},
	{
		name: "pipeline-table",
		path: "/pipeline?view=table",
		prepare: (page) => page.waitForTimeout(6000),
	},
	{
		name: "ledger",
		path: "/ledger",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Reasons of all" }).click();
			await page.getByTestId("ledger-chart").waitFor();
		},
	},
	{
		name: "ledger-days",
		path: "/ledger?range=7d&step=day&by=service&by=source&chart=rest",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Verify" }).click();
			await page.getByTestId("verify-result").waitFor();
			await page.getByTestId("ledger-chart").waitFor();
		},
	},
	{
		name: "dead-letters",
		path: "/dead-letters",
		prepare: (page) =>
			page.getByTestId("dead-letter").nth(2).getByRole("button").click(),
	},
	{
		name: "dead-letters-replayed",
		path: "/dead-letters?range=1h",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Choose all" }).click();
			await page.getByRole("button", { name: "Replay chosen" }).click();
			await page.getByTestId("replay-result").waitFor();
		},
	},
	...resourceShots,
	...userShots,
	...assetShots,
	...auditShots,
	{
		name: "profile",
		path: "/profile",
		prepare: async (page) => {
			await page.getByRole("button", { name: /^Generate/ }).click();
			const confirm = page.getByRole("button", {
				name: "Generate",
				exact: true,
			});
			if (await confirm.isVisible()) await confirm.click();
			await page.getByTestId("api-token").waitFor();
		},
	},
	{
		name: "palette",
		path: "/events",
		prepare: async (page) => {
			await page.keyboard.press("Control+k");
			await page.getByRole("combobox", { name: "Page or action" }).fill("the");
		},
	},
	{
		name: "help",
		path: "/events",
		prepare: async (page) => {
			await page.keyboard.press("?");
			await page.getByRole("dialog").waitFor();
		},
	},
	{ name: "not-found", path: "/nowhere/at/all" },
];

function watch(page: Page): void {
	page.on("pageerror", (error) =>
		problems.push(`page error: ${error.message}`),
	);
	page.on("console", (entry) => {
		const isExpected = /status of (400|401|404)/.test(entry.text());
		if (["error", "warning"].includes(entry.type()) && !isExpected)
			problems.push(`${page.url()}: ${entry.text().slice(0, 300)}`);
	});
	page.on("dialog", (dialog) => {
		problems.push(`a script of an event ran: ${dialog.message()}`);
		void dialog.dismiss();
	});
}

async function takeAll(
	context: BrowserContext,
	base: string,
	suffix: string,
	only: string | undefined,
): Promise<void> {
	const page = await context.newPage();
	watch(page);
	await page.goto(`${base}/log-in`);
	await page.getByLabel("Login").fill("admin");
	await page.getByRole("textbox", { name: "Password" }).fill("wrong");
	await page.getByRole("button", { name: "Log in" }).click();
	await page.getByRole("alert").waitFor();
	await page.screenshot({ path: join(folder, `log-in-${suffix}.png`) });
	await page.getByRole("textbox", { name: "Password" }).fill("ursa");
	await page.getByRole("button", { name: "Log in" }).click();
	await page.waitForURL(/\/events/);
	for (const shot of shots) {
		if (only && !shot.name.includes(only)) continue;
		await page.goto(base + shot.path);
		await page.waitForLoadState("networkidle");
		await shot.prepare?.(page);
		await page.waitForTimeout(400);
		await page.screenshot({ path: join(folder, `${shot.name}-${suffix}.png`) });
	}
	await page.close();
}

mkdirSync(folder, { recursive: true });
const only = process.argv[3];
const server = await startMockServer(0);
const browser = await chromium.launch({
	executablePath: chromiumPath,
	headless: true,
	args: launchArgs,
});
try {
	const sizes = [
		{
			suffix: "light",
			colorScheme: "light",
			viewport: { width: 1440, height: 900 },
		},
		{
			suffix: "dark",
			colorScheme: "dark",
			viewport: { width: 1440, height: 900 },
		},
		{
			suffix: "narrow",
			colorScheme: "light",
			viewport: { width: 1024, height: 768 },
		},
	] as const;
	for (const { suffix, colorScheme, viewport } of sizes) {
		const context = await browser.newContext({
			colorScheme,
			viewport,
			timezoneId: "Europe/Berlin",
		});
		await takeAll(context, `http://127.0.0.1:${server.port}`, suffix, only);
		await context.close();
	}
} finally {
	await browser.close();
	await server.close();
}
for (const problem of new Set(problems)) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
