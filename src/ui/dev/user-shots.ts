/** Pictures of users, tenants and the profile. */
import type { Page } from "playwright-core";

interface UserShot {
	readonly name: string;
	readonly path: string;
	prepare?(page: Page): Promise<void>;
}

const openUser = (page: Page, login: string) =>
	page.getByRole("gridcell", { name: login, exact: true }).click();

export const userShots: readonly UserShot[] = [
	{ name: "users", path: "/settings/users?disabled=1" },
	{
		name: "users-details",
		path: "/settings/users",
		prepare: async (page) => {
			await openUser(page, "operator");
			await page.getByRole("region", { name: "API access rights" }).waitFor();
		},
	},
	{
		name: "users-rights",
		path: "/settings/users",
		prepare: async (page) => {
			await openUser(page, "operator");
			await page.getByTestId("rights-count").scrollIntoViewIfNeeded();
			await page.getByRole("checkbox", { name: /POST .events/ }).click();
		},
	},
	{
		name: "users-disable",
		path: "/settings/users",
		prepare: async (page) => {
			await openUser(page, "t.novak");
			await page.getByRole("button", { name: "Disable …" }).click();
			await page.getByRole("dialog", { name: /^Disable/ }).waitFor();
		},
	},
	{
		name: "users-invite",
		path: "/settings/users",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Invite user" }).click();
			await page.getByRole("button", { name: "Add a role" }).click();
		},
	},
	{
		name: "users-invited",
		path: "/settings/users",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Invite user" }).click();
			await page.getByLabel("Name", { exact: true }).fill("Lena Roth");
			await page.getByRole("textbox", { name: "Login" }).fill("l.roth");
			await page
				.getByLabel("E-mail", { exact: true })
				.fill("l.roth@corp.example");
			await page.getByRole("button", { name: "Create user" }).click();
			await page.getByTestId("first-password").waitFor();
		},
	},
	{ name: "tenants", path: "/settings/tenants" },
	{
		name: "tenants-edit",
		path: "/settings/tenants",
		prepare: (page) =>
			page.getByRole("gridcell", { name: "Plant North", exact: true }).click(),
	},
	{
		name: "tenant-picker",
		path: "/services",
		prepare: async (page) => {
			await page.getByRole("button", { name: /^Tenants: / }).click();
			await page.getByRole("checkbox", { name: "Main" }).waitFor();
		},
	},
	{
		name: "profile-sessions",
		path: "/profile",
		prepare: async (page) => {
			await page
				.getByRole("button", { name: "End all other sessions …" })
				.scrollIntoViewIfNeeded();
		},
	},
];
