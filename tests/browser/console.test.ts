/** The console of a started Ursa in a real browser, from log-in to a closed alert, with hostile values in the events. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { z } from "zod";
import { requireCounterpart } from "../counterparts/availability.ts";
import { eventually } from "../running/eventually.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const executablePath = "/usr/bin/chromium";
const consoleFiles = join(import.meta.dirname, "..", "..", "dist", "console");
const hasBrowser = existsSync(executablePath);

const attacker = "203.0.113.7";
const hostile = [
	"<script>window.__pwned=1</script>",
	'"><img src=x onerror="window.__pwned=1">',
	"javascript:window.__pwned=1",
	"{{constructor.constructor('window.__pwned=1')()}}",
	"\u202egnp.exe",
];

let ursa: UrsaProcess;
let browser: Browser;
let page: Page;
/** What the browser complained about. */
const complaints: string[] = [];

before(async () => {
	if (!hasBrowser) return;
	assert.ok(
		existsSync(consoleFiles),
		"the console is not built: run the tests with npm test",
	);
	ursa = await startUrsa();
	const lines = [
		...Array.from(
			{ length: 10 },
			(_, index) =>
				`Nov 24 08:00:${10 + index} gate sshd[${4000 + index}]: Failed password for root from ${attacker} port ${40_000 + index} ssh2`,
		),
		...hostile.map(
			(text, index) =>
				`CEF:0|Acme|Gate|1|9|Page asked for|3|src=198.51.100.${index + 1} suser=${text.replaceAll("=", "\\=")} msg=${text.replaceAll("=", "\\=")} request=${text.replaceAll("=", "\\=")}`,
		),
		"CEF:0|Acme|broken",
	];
	const file = join(ursa.dataDirectory, "sample.log");
	await writeFile(file, `${lines.join("\n")}\n`);
	await ursa.cli("send", file, "--to", `tcp://127.0.0.1:${ursa.syslogPort}`);
	browser = await chromium.launch({
		executablePath,
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
	// The certificate is of Ursa's own authority, which this browser has no reason to know.
	const context = await browser.newContext({
		ignoreHTTPSErrors: true,
		viewport: { width: 1440, height: 900 },
	});
	page = await context.newPage();
	page.setDefaultTimeout(30_000);
	page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
	page.on("dialog", (dialog) => {
		complaints.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on("console", (message) => {
		// The browser itself reports answers of 401 and 400, which the walk provokes.
		if (message.type() === "error" && !message.text().includes("status of 4"))
			complaints.push(message.text());
	});
});
after(async () => {
	await browser?.close();
	await ursa?.remove();
});

/** Keeps a picture where URSA_TEST_SHOTS names a folder. */
async function picture(name: string): Promise<void> {
	const folder = process.env.URSA_TEST_SHOTS;
	if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

function step(name: string, walk: () => Promise<void>): void {
	test(name, async (t) => {
		if (!requireCounterpart("Chromium", hasBrowser, t)) return;
		await walk();
		assert.deepEqual(complaints, []);
		assert.equal(await page.evaluate("window.__pwned"), undefined);
	});
}

async function openEvents(sql: string): Promise<void> {
	await page.goto(
		`${ursa.consoleUrl}/events?q=${encodeURIComponent(sql)}&range=1h&editor=sql`,
	);
	await page.getByTestId("result-count").waitFor();
}

step(
	"a wrong password is refused with a sentence, the right one opens the console, by keyboard alone",
	async () => {
		await page.goto(ursa.consoleUrl);
		await page.getByLabel("Login").fill("admin");
		await page.getByRole("textbox", { name: "Password" }).fill("wrong");
		await page.keyboard.press("Enter");
		await page.getByRole("alert").filter({ hasText: "wrong" }).waitFor();
		await picture("log-in");
		await page
			.getByRole("textbox", { name: "Password" })
			.fill(ursa.admin.password);
		await page.keyboard.press("Enter");
		await page.getByRole("navigation", { name: "Pages" }).waitFor();
	},
);

step("events are found, counted, opened and narrowed down", async () => {
	await openEvents(
		`SELECT * FROM events WHERE SourceAddress = '${attacker}' AND Type = 1 ORDER BY Timestamp DESC LIMIT 250`,
	);
	const grid = page.getByRole("grid", { name: "Events" });
	await grid.getByRole("gridcell", { name: attacker }).first().waitFor();
	assert.equal(
		((await page.getByTestId("histogram-total").textContent()) ?? "").replace(
			/\D/g,
			"",
		),
		"10",
	);
	await picture("events");
	await grid.getByRole("gridcell").first().click();
	const details = page.getByRole("dialog", { name: /^Event details/ });
	await details
		.locator('[data-field="SourceAddress"]')
		.filter({ hasText: attacker })
		.waitFor();
	await details
		.getByTestId("event-raw")
		.filter({ hasText: "Failed password for root" })
		.waitFor();
	await picture("event-details");
	await page.keyboard.press("Escape");
	await details.waitFor({ state: "hidden" });
});

step(
	"a wrong statement is refused with the server's sentence, an aggregation gives a table",
	async () => {
		await openEvents(
			"SELECT SourceAddress, count(ID) AS n FROM events WHERE Type = 1 GROUP BY SourceAddress ORDER BY n DESC LIMIT 10",
		);
		await page
			.getByRole("grid", { name: "Result" })
			.getByRole("gridcell", { name: attacker })
			.first()
			.waitFor();
		await picture("events-grouped");
		await page.goto(
			`${ursa.consoleUrl}/events?q=${encodeURIComponent("SELECT * FROM system.users LIMIT 1")}&range=1h&editor=sql`,
		);
		await page
			.getByText(/events/, { exact: false })
			.first()
			.waitFor();
		await page.getByRole("alert").first().waitFor();
	},
);

step(
	"hostile values are shown as text in the table and in the details",
	async () => {
		await openEvents(
			"SELECT * FROM events WHERE DeviceVendor = 'Acme' ORDER BY Timestamp DESC LIMIT 50",
		);
		const grid = page.getByRole("grid", { name: "Events" });
		await grid.getByText("<script>window.__pwned=1</script>").first().waitFor();
		for (let index = 0; index < hostile.length; index++) {
			await grid
				.getByRole("row")
				.nth(index + 1)
				.getByRole("gridcell")
				.first()
				.click();
			await page.getByTestId("event-raw").waitFor();
			await page.keyboard.press("Escape");
		}
		await picture("events-hostile");
	},
);

step(
	"an analyst opens the brute-force alert, takes it, comments and closes it",
	async () => {
		await page.getByRole("link", { name: "Alerts" }).click();
		await page
			.getByRole("grid", { name: "Alerts" })
			.getByText("SSH brute force")
			.first()
			.waitFor();
		await picture("alerts");
		await page
			.getByRole("grid", { name: "Alerts" })
			.getByText("SSH brute force")
			.first()
			.click();
		await page
			.getByRole("tree", { name: "Related events" })
			.getByText(attacker)
			.first()
			.waitFor();
		await page.getByText("T1110.001").first().waitFor();
		await page.getByTestId("runbook").waitFor();
		await page.getByRole("button", { name: "Assign to me" }).click();
		await page
			.getByTestId("alert-state")
			.filter({ hasText: "Assigned" })
			.waitFor();
		await page.getByRole("textbox", { name: "Comment" }).fill("seen <b>it</b>");
		await page.getByRole("button", { name: "Comment", exact: true }).click();
		await page
			.getByRole("region", { name: "History" })
			.getByText("seen <b>it</b>")
			.waitFor();
		await picture("alert");
		await page.getByRole("button", { name: /^Close …/ }).click();
		await page.getByRole("radio", { name: "Responded" }).check();
		await page.getByRole("button", { name: "Close for good" }).click();
		await page
			.getByTestId("alert-state")
			.filter({ hasText: "Closed" })
			.waitFor();
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
	"active services are green, count, show dead letters and lead to their events",
	async () => {
		await page.getByRole("link", { name: "Active services" }).click();
		await page.getByTestId("service-row").nth(2).waitFor();
		const rows = await page.getByTestId("service-row").allInnerTexts();
		assert.equal(rows.length, 3);
		for (const row of rows) assert.match(row, /green|working|running|works/i);
		await page
			.getByRole("button", { name: "Counters of Default collector" })
			.click();
		await page
			.getByTestId("dead-letter")
			.filter({ hasText: "cef.header" })
			.waitFor();
		await picture("services");
		await page
			.getByTestId("service-row")
			.filter({ hasText: "Default collector" })
			.getByRole("link", { name: "Go to events" })
			.click();
		await page
			.getByRole("grid", { name: "Events" })
			.getByRole("gridcell")
			.first()
			.waitFor();
	},
);

step(
	"a token made in the profile works for the API, and ends when the next one is made",
	async () => {
		await page.goto(`${ursa.consoleUrl}/profile`);
		const make = async (): Promise<string> => {
			await page
				.getByRole("button", { name: /^Generate/ })
				.first()
				.click();
			const confirm = page.getByRole("button", {
				name: "Generate",
				exact: true,
			});
			const shown = page.getByTestId("api-token");
			await confirm.or(shown).first().waitFor();
			if (await confirm.isVisible()) await confirm.click();
			return (await shown.textContent())?.match(/[0-9a-f]{32}/)?.[0] ?? "";
		};
		const token = await make();
		assert.match(token, /^[0-9a-f]{32}$/);
		await picture("profile");
		const { createClient } = await import("../running/https-client.ts");
		const api = createClient({
			url: ursa.apiUrl,
			authority: ursa.authority,
			headers: { authorization: `Bearer ${token}` },
		});
		assert.equal((await api("GET", "/api/v1/users/whoami")).status, 200);
		await ursa.cli("token", "create", "--login", "admin");
		await eventually(
			async () =>
				(await api("GET", "/api/v1/users/whoami")).status === 403
					? true
					: undefined,
			"the earlier token to end",
		);
	},
);

step(
	"a session that was ended elsewhere leads to the log-in page",
	async () => {
		await ursa.cli("user", "reset-password", "--login", "admin");
		await page.goto(`${ursa.consoleUrl}/alerts`);
		await page.getByRole("button", { name: "Log in" }).waitFor();
	},
);
