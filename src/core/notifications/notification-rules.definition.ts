/** Who else is told of new alerts, and how (reference: roles-and-objects §11). */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";
import { defineSettings } from "../settings/settings.ts";
import { mailAddress } from "./mail.definition.ts";

export const notificationRuleSettings = defineSettings({
	kind: "notificationRules",
	title: "Notification rules",
	description:
		"Whoever a rule names gets its mail instead of the standard one when an alert is opened.",
	scope: "tenant",
	body: z.strictObject({
		rules: z
			.array(
				z.strictObject({
					name: z.string().trim().min(1).max(128).meta({ title: "Name" }),
					correlationRules: z
						.array(referenceTo("correlationRule"))
						.max(1000)
						.default([])
						.meta({
							title: "Correlation rules",
							description: "Whose alerts are told; none: all of the tenant",
						}),
					recipients: z
						.array(mailAddress)
						.min(1)
						.max(100)
						.meta({ title: "Recipients", description: "Mail addresses" }),
					template: referenceTo("emailTemplate").optional().meta({
						title: "Template",
						description: "Absent: the one that comes with Ursa",
					}),
					isDisabled: z.boolean().default(false).meta({ title: "Disabled" }),
				}),
			)
			.max(100)
			.default([])
			.meta({ title: "Rules" }),
	}),
	initial: {},
});

export type NotificationRule = z.output<
	typeof notificationRuleSettings.body
>["rules"][number];
