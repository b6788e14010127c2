/** Pictures of assets and their categories. */
import type { Page } from "playwright-core";

interface AssetShot {
	readonly name: string;
	readonly path: string;
	prepare?(page: Page): Promise<void>;
}

export const assetShots: readonly AssetShot[] = [
	{ name: "assets", path: "/assets" },
	{
		name: "assets-details",
		path: "/assets?category=c-1&recursive=1&asset=asset-000000",
		prepare: (page) => page.getByText("Hardware").waitFor(),
	},
	{
		name: "assets-vulnerabilities",
		path: "/assets?sort=-vulnerabilities&asset=asset-000009",
		prepare: async (page) => {
			await page.getByRole("tab", { name: /Vulnerabilities/ }).click();
			await page.getByText("CVE-2024-0000").waitFor();
		},
	},
	{
		name: "assets-selected",
		path: "/assets",
		prepare: async (page) => {
			await page.getByRole("grid", { name: "Assets" }).press("x");
			await page.getByText("1 asset selected").waitFor();
		},
	},
	{
		name: "assets-new",
		path: "/assets",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Add asset" }).click();
			await page.getByLabel("Rack").waitFor();
		},
	},
	{
		name: "assets-category",
		path: "/assets",
		prepare: async (page) => {
			await page.getByRole("button", { name: "More of Old Windows" }).click();
			await page.getByRole("menuitem", { name: "Edit" }).click();
			await page.getByLabel("Repeat every").waitFor();
		},
	},
	{
		name: "assets-import",
		path: "/assets",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Import" }).click();
			await page.locator("input[type=file]").setInputFiles({
				name: "machines.csv",
				mimeType: "text/csv",
				buffer: Buffer.from(
					"name,fqdn,ipAddresses,rack\nweb,web.corp.example,10.0.0.1 10.0.0.2,R4\nnothing,,,\n",
				),
			});
			await page.getByRole("button", { name: "Import 2 assets" }).click();
			await page.getByText("1 not taken").waitFor();
		},
	},
];
