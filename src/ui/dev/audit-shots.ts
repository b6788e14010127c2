/** Pictures of the audit trail. */
import type { Page } from "playwright-core";

interface AuditShot {
	readonly name: string;
	readonly path: string;
	prepare?(page: Page): Promise<void>;
}

export const auditShots: readonly AuditShot[] = [
	{
		name: "audit",
		path: "/settings/audit",
		prepare: async (page) => {
			await page.getByRole("button", { name: "Verify the trail" }).click();
			await page.getByTestId("trail-result").waitFor();
		},
	},
	{
		name: "audit-details",
		path: "/settings/audit?action=resource+updated",
		prepare: async (page) => {
			await page.getByRole("row").nth(2).getByRole("gridcell").first().click();
			await page.getByRole("region", { name: "Change" }).waitFor();
		},
	},
];
