/** A started Ursa and a browser in front of its console, which notes everything the browser complains about. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { connect } from "node:tls";
import { chromium, type Page } from "playwright-core";
import { z } from "zod";
import { requireCounterpart } from "../counterparts/availability.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const executablePath = "/usr/bin/chromium";
const consoleFiles = join(import.meta.dirname, "..", "..", "dist", "console");

export const hasBrowser = existsSync(executablePath);

export interface Stage {
	readonly ursa: UrsaProcess;
	readonly page: Page;
	/** The console's API, logged in beside the browser. */
	readonly api: Client;
	/** Goes to a page of the console by its address, as a link from elsewhere does. */
	open(path: string): Promise<void>;
	/** What the browser complains about from now on; the list grows. */
	complaints(): readonly string[];
	/** Keeps pictures of the page in both themes where URSA_TEST_SHOTS names a folder. */
	picture(name: string): Promise<void>;
	close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
	assert.ok(
		existsSync(join(consoleFiles, "index.html")),
		"the console is not built: run the tests with npm test, which builds it first",
	);
	const ursa = await startUrsa();
	const browser = await chromium.launch({
		executablePath,
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			// The certificate is of Ursa's own authority, which this browser has no reason to know. Trusting just its key is
			// narrower than ignoring all errors, and lets the browser keep files as it does for users. Whether names and
			// dates are right is tested with clients that trust the authority.
			`--ignore-certificate-errors-spki-list=${await keyOf(ursa.consoleUrl)}`,
		],
	});
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
		timezoneId: "Europe/Berlin",
		colorScheme: "light",
		permissions: ["clipboard-read", "clipboard-write"],
	});
	const page = await context.newPage();
	page.setDefaultTimeout(30_000);
	let complaints: string[] = [];
	await watch(page, (complaint) => complaints.push(complaint));
	const folder = process.env.URSA_TEST_SHOTS;
	if (folder) mkdirSync(folder, { recursive: true });

	return {
		ursa,
		page,
		api: await logIn(ursa),
		async open(path) {
			await page.goto(`${ursa.consoleUrl}${path}`);
		},
		complaints() {
			complaints = [];
			return complaints;
		},
		async picture(name) {
			if (!folder) return;
			for (const colorScheme of ["dark", "light"] as const) {
				await page.emulateMedia({ colorScheme });
				await page.screenshot({
					path: join(folder, `${name}-${colorScheme}.png`),
				});
			}
		},
		async close() {
			await browser.close();
			await ursa.remove();
		},
	};
}

/** SHA-256 of the server's public key, in base64. */
async function keyOf(url: string): Promise<string> {
	const { hostname, port } = new URL(url);
	// Nothing is sent: the certificate is only looked at.
	const socket = connect({
		host: hostname,
		port: Number(port),
		rejectUnauthorized: false,
	});
	await once(socket, "secureConnect");
	const certificate = socket.getPeerX509Certificate();
	socket.destroy();
	assert.ok(certificate, "the console shows no certificate");
	return createHash("sha256")
		.update(certificate.publicKey.export({ type: "spki", format: "der" }))
		.digest("base64");
}

/** Answers from 400 on are noted as `400 POST /api/events/search`, so that a test can expect them. */
async function watch(
	page: Page,
	note: (complaint: string) => void,
): Promise<void> {
	page.on("pageerror", (error) => note(`error: ${error.message}`));
	page.on("dialog", (dialog) => {
		note(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	page.on("console", (message) => {
		// Said again by the answer itself, with its address.
		const isStatus = message.text().includes("responded with a status of");
		if (["error", "warning"].includes(message.type()) && !isStatus) {
			note(`${message.type()}: ${message.text()}`);
		}
	});
	page.on("response", (response) => {
		if (response.status() < 400) return;
		const { pathname } = new URL(response.url());
		note(`${response.status()} ${response.request().method()} ${pathname}`);
	});
	page.on("requestfailed", (request) => {
		const reason = request.failure()?.errorText ?? "unknown";
		// The page was left, or the console cancelled a search it no longer needs.
		if (reason !== "net::ERR_ABORTED") note(`${reason} ${request.url()}`);
	});
	await page.addInitScript(`document.addEventListener(
		"securitypolicyviolation",
		(event) => console.error("policy violated: " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile + ":" + event.lineNumber + ":" + event.columnNumber),
	)`);
}

/** What must not exist in any page, whatever the events hold. */
const planted =
	"iframe, object, embed, script:not([src]), [onerror], [onload], img[src='x'], a[href^='javascript' i], a[href^='data' i]";

export interface StepOptions {
	/** Complaints that the step provokes; each must come at least once, and no other may. */
	readonly expects?: readonly RegExp[];
}

/** A test whose walk must leave the browser without complaints and without anything that an event planted. */
export type Step = (
	title: string,
	walk: (stage: Stage) => Promise<void>,
	options?: StepOptions,
) => void;

export function createStep(stageOf: () => Stage): Step {
	return (title, walk, { expects = [] } = {}) => {
		test(title, async (t) => {
			if (!requireCounterpart("chromium", hasBrowser, t)) return;
			const stage = stageOf();
			const { page } = stage;
			const complaints = stage.complaints();
			try {
				await walk(stage);
			} catch (error) {
				await stage.picture("failed");
				throw error;
			}
			for (const expected of expects) {
				await eventually(
					async () =>
						complaints.some((complaint) => expected.test(complaint)) ||
						undefined,
					`the complaint ${expected}`,
					10,
				);
			}
			// What the browser has noted but not yet told comes before its answer to this.
			await page.evaluate("new Promise((done) => setTimeout(done))");
			assert.deepEqual(
				complaints.filter((complaint) =>
					expects.every((expected) => !expected.test(complaint)),
				),
				[],
			);
			assert.equal(await page.evaluate("window.__pwned"), undefined);
			assert.equal(await page.locator(planted).count(), 0);
		});
	};
}

/** Rows of a search over the last hour and what just arrived, by the console's API. */
export async function searchRows(
	{ api }: Stage,
	sql: string,
): Promise<Record<string, unknown>[]> {
	const answer = await api("POST", "/api/events/search", {
		sql,
		from: Date.now() - 3_600_000,
		to: Date.now() + 60_000,
	});
	assert.equal(answer.status, 200, answer.text);
	return z
		.object({ rows: z.array(z.record(z.string(), z.unknown())) })
		.parse(answer.json()).rows;
}
