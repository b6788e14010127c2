/** The session and the profile: logging in and out, tokens, passwords, colours. */
import assert from "node:assert/strict";
import { eventually } from "../running/eventually.ts";
import { createClient } from "../running/https-client.ts";
import type { Stage, Step } from "./stage.ts";

const changedPassword = "Other-one.2!";

export function walkLogIn(step: Step): void {
	step(
		"a wrong password is refused with a sentence, the right one opens the console, by keyboard alone",
		async (stage) => {
			const { page, ursa } = stage;
			await stage.open("/");
			await page.getByLabel("Login").waitFor();
			await typeCredentials(stage, ursa.admin.login, "wrong");
			await page
				.getByRole("alert")
				.filter({ hasText: "Login or password is wrong" })
				.waitFor();
			await stage.picture("log-in");
			await page.reload();
			await page.getByLabel("Login").waitFor();
			await typeCredentials(stage, ursa.admin.login, ursa.admin.password);
			await page.getByRole("navigation", { name: "Pages" }).waitFor();
		},
		{
			// Nobody is logged in yet, and then the wrong password.
			expects: [/^401 GET \/api\/session$/, /^401 POST \/api\/session$/],
		},
	);
}

/** Proves that the other steps could fail: what they must not see is seen here. */
export function walkGuards(step: Step): void {
	step(
		"a script that a page got from elsewhere does not run, and the browser reports it",
		async ({ page, api }) => {
			const policy = (await api("GET", "/")).headers["content-security-policy"];
			assert.match(String(policy), /script-src 'self';/);
			await page.evaluate(`{
				const script = document.createElement("script");
				script.textContent = "window.__pwned = 1";
				document.body.append(script);
				script.remove();
			}`);
		},
		{ expects: [/policy violated: script-src/, /Content Security Policy/] },
	);
}

export function walkProfile(step: Step): void {
	step("the dark theme stays after a reload", async (stage) => {
		const { page } = stage;
		await stage.open("/profile");
		const theme = () => page.locator("html").getAttribute("data-theme");
		const choose = async (name: string) => {
			await page.getByRole("button", { name: /^Theme:/ }).click();
			await page.getByRole("menuitem", { name, exact: true }).click();
		};
		await page.getByRole("button", { name: "Theme: As the system" }).waitFor();
		assert.equal(await theme(), "light");
		await choose("Dark");
		await page.locator('html[data-theme="dark"]').waitFor();
		await page.reload();
		await page.getByRole("button", { name: "Theme: Dark" }).waitFor();
		assert.equal(await theme(), "dark");
		await choose("As the system");
		await page.locator('html[data-theme="light"]').waitFor();
	});

	step(
		"a token works for the REST API until the next one is made",
		async (stage) => {
			const { page } = stage;
			// One that was made elsewhere: the page must ask before it ends.
			const earlier = (
				await stage.ursa.cli("token", "create", "--login", "admin")
			).trim();
			assert.equal(await statusWith(stage, earlier), 200);
			await stage.open("/profile");
			await page.getByRole("button", { name: "Generate new token …" }).click();
			await page.getByRole("button", { name: "Generate", exact: true }).click();
			const shown = page.getByTestId("api-token");
			const token = (await shown.textContent())?.trim() ?? "";
			assert.match(token, /^[0-9a-f]{32}$/);
			assert.equal(await statusWith(stage, token), 200);
			await eventually(
				async () =>
					(await statusWith(stage, earlier)) === 403 ? true : undefined,
				"the end of the earlier token",
			);
			await stage.picture("profile");
			await page.reload();
			await page
				.getByRole("button", { name: "Generate new token …" })
				.waitFor();
			assert.equal(await shown.count(), 0, "the token is shown once");
		},
	);

	step(
		"a weak password is refused with a sentence that says what it lacks",
		async (stage) => {
			const { page, ursa } = stage;
			await stage.open("/profile");
			await fillPasswords(stage, ursa.admin.password, "weak");
			await page
				.getByRole("alert")
				.filter({
					hasText: "This one lacks: 8 characters, an upper-case letter",
				})
				.waitFor();
			await stage.picture("profile-refused");
			await fillPasswords(stage, "not the one", changedPassword);
			await page
				.getByRole("alert")
				.filter({ hasText: "The current password is wrong" })
				.waitFor();
		},
		{ expects: [/^400 POST \/api\/profile\/password$/] },
	);

	step(
		"a changed password goes on with this session and opens the next",
		async (stage) => {
			const { page, ursa } = stage;
			await stage.open("/profile");
			await fillPasswords(stage, ursa.admin.password, changedPassword);
			await page.getByText("Password changed").waitFor();
			await page.getByRole("button", { name: "User menu" }).click();
			await page.getByRole("menuitem", { name: "Log out" }).click();
			await page.getByRole("button", { name: "Log in" }).waitFor();
			await page.goBack();
			await page.getByRole("button", { name: "Log in" }).waitFor();
			await typeCredentials(stage, ursa.admin.login, changedPassword);
			await page.getByRole("navigation", { name: "Pages" }).waitFor();
		},
		{ expects: [/^401 GET \/api\/session$/] },
	);

	step(
		"a session that was ended elsewhere leads to the log-in page, and on from there to where the user was",
		async (stage) => {
			const { page, ursa } = stage;
			await stage.open("/alerts?status=closed");
			await page.getByTestId("alert-total").filter({ hasText: "1" }).waitFor();
			const password = (
				await ursa.cli("user", "reset-password", "--login", "admin")
			).trim();
			await page.getByTestId("status-new").click();
			await page.getByText("Your session has ended").waitFor();
			await stage.picture("session-ended");
			await typeCredentials(stage, ursa.admin.login, password);
			await page.waitForURL(/\/alerts\?status=/);
			await page.getByRole("grid", { name: "Alerts" }).waitFor();
		},
		{ expects: [/^401 GET \/api\/alerts/] },
	);
}

/** The field for the login has the focus; Tab leads to the password, Enter sends. */
async function typeCredentials(
	{ page }: Stage,
	login: string,
	password: string,
): Promise<void> {
	await page.locator("input:focus").waitFor();
	await page.keyboard.type(login);
	await page.keyboard.press("Tab");
	await page.keyboard.type(password);
	await page.keyboard.press("Enter");
}

async function fillPasswords(
	{ page }: Stage,
	current: string,
	next: string,
): Promise<void> {
	await page.getByLabel("Current password").fill(current);
	await page.getByLabel("New password", { exact: true }).fill(next);
	await page.getByLabel("New password again").fill(next);
	await page.getByRole("button", { name: "Change password" }).click();
}

async function statusWith({ ursa }: Stage, token: string): Promise<number> {
	const api = createClient({
		url: ursa.apiUrl,
		authority: ursa.authority,
		headers: { authorization: `Bearer ${token}` },
	});
	return (await api("GET", "/api/v1/users/whoami")).status;
}
