/** Pictures of resources and wizards. */
import type { Page } from "playwright-core";
import { seededCollector } from "./resource-seeds.ts";

interface ResourceShot {
	readonly name: string;
	readonly path: string;
	prepare?(page: Page): Promise<void>;
}

const collector = `/wizards/collector?id=${seededCollector}`;
const samples =
	"<13>Nov 24 08:01:00 web1 sudo:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/apt update\nno known form";

async function openNamed(page: Page, name: string): Promise<void> {
	// The first cell of the row selects it.
	await page.getByRole("gridcell", { name }).nth(1).click();
	await page.getByRole("region", { name: "Used by" }).waitFor();
}

export const resourceShots: readonly ResourceShot[] = [
	{ name: "resources", path: "/resources?kind=correlationRule" },
	{ name: "resources-empty", path: "/resources?kind=destination" },
	{
		name: "resource-filter",
		path: "/resources?kind=filter",
		prepare: (page) => openNamed(page, "Debug lines"),
	},
	{
		name: "resource-normalizer",
		path: "/resources?kind=normalizer",
		prepare: async (page) => {
			await openNamed(page, "sudo");
			await page.getByTestId("sample-outcome").first().waitFor();
		},
	},
	{
		name: "resource-secret",
		path: "/resources?kind=secret",
		prepare: (page) => openNamed(page, "Database of the door system"),
	},
	{
		name: "resource-drawer",
		path: "/wizards/collector?step=transport",
		// Nothing is changed before, so that the page can be left without a question.
		prepare: async (page) => {
			await page.getByRole("button", { name: /further settings/ }).click();
			await page.getByRole("button", { name: "TLS" }).click();
			await page.getByRole("button", { name: "Create new secret" }).click();
			await page.getByRole("textbox", { name: /^User name/ }).waitFor();
		},
	},
	{ name: "resource-rule", path: "/resources/new?kind=correlationRule" },
	{
		name: "wizard-transport",
		path: "/wizards/collector?step=transport",
		prepare: (page) =>
			page.getByRole("button", { name: /further settings/ }).click(),
	},
	{
		name: "wizard-parsing",
		path: `${collector}&step=parsing`,
		prepare: async (page) => {
			await page.getByRole("textbox", { name: "Samples" }).fill(samples);
			await page.getByTestId("sample-outcome").nth(1).waitFor();
		},
	},
	{ name: "wizard-filter", path: `${collector}&step=filter` },
	{ name: "wizard-check", path: `${collector}&step=check` },
	{
		name: "wizard-issues",
		path: "/wizards/collector?step=check",
		prepare: (page) => page.getByText(/issues to solve/).waitFor(),
	},
];
