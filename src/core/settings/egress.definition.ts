/** Targets that Ursa connects to although they are special; see `platform/egress`. */
import { z } from "zod";
import { isAllowableTarget } from "#platform/index.ts";
import { defineSettings } from "./settings.ts";

export const egressSettings = defineSettings({
	kind: "egress",
	title: "Allowed targets",
	description:
		"Mail and integrations do not reach this machine itself, its link or the metadata service of a cloud, unless that is allowed here.",
	scope: "installation",
	body: z.strictObject({
		targets: z
			.array(
				z.strictObject({
					target: z
						.string()
						.trim()
						.min(1)
						.max(253)
						.refine(
							isAllowableTarget,
							"must be a host name, an address, or a network such as 10.0.0.0/8",
						)
						.meta({
							title: "Target",
							description:
								"Host name, address, or network such as 127.0.0.0/8. A name stands for whatever it leads to",
						}),
					port: z.int().min(1).max(65_535).optional().meta({
						title: "Port",
						description: "Absent: every port",
					}),
					comment: z.string().max(256).default("").meta({
						title: "Comment",
						description: "Why it is allowed",
					}),
				}),
			)
			.max(1000)
			.default([])
			.meta({ title: "Targets" }),
	}),
	initial: {},
});
