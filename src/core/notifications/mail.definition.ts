/** How Ursa sends mail. */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";
import { defineSettings } from "../settings/settings.ts";

/** Checked as strictly as a mail server that takes it does; no display names, no lists. */
export const mailAddress = z.email().max(254);

const isUrl = (text: string) =>
	URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

export const mailSettings = defineSettings({
	kind: "mail",
	title: "Mail",
	description:
		"The server that takes Ursa's mail: notifications on alerts and sources, reports.",
	scope: "installation",
	body: z.strictObject({
		host: z.string().trim().max(253).meta({
			title: "SMTP server",
			description: "Host name or address; empty: no mail is sent",
		}),
		from: z
			.string()
			.trim()
			.refine(
				(text) => text === "" || mailAddress.safeParse(text).success,
				"must be a mail address such as ursa@example.org",
			)
			.meta({
				title: "From",
				description: "Address of the sender; empty: no mail is sent",
			}),
		port: z
			.int()
			.min(1)
			.max(65_535)
			.default(587)
			.meta({ title: "Port", description: "Usually 587, 465 for ssl, 25" }),
		tls: z.enum(["startTls", "ssl", "none"]).meta({
			title: "Encryption",
			description:
				"startTls refuses a server that does not offer it; none sends everything in the open",
		}),
		certificate: referenceTo("secret").optional().meta({
			title: "Certificate of the server",
			description:
				"Secret of type certificate, for a server whose authority the machine does not know",
		}),
		secret: referenceTo("secret").optional().meta({
			title: "User and password",
			description: "Secret of type credentials; absent: no log-in",
		}),
		consoleUrl: z
			.string()
			.trim()
			.max(1024)
			.refine(
				(text) => text === "" || isUrl(text),
				"must be a URL such as https://siem.example.org:7220",
			)
			.default("")
			.meta({
				title: "Address of the console",
				description:
					"For links in mails, such as https://siem.example.org:7220",
			}),
		monitoringRecipients: z.array(mailAddress).max(100).default([]).meta({
			title: "Monitoring recipients",
			description: "Told when a source falls silent or comes back",
		}),
	}),
	initial: { host: "", from: "", tls: "startTls" },
});

export type MailSettings = z.output<typeof mailSettings.body>;
