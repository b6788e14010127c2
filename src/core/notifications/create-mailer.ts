import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { Egress } from "#platform/index.ts";
import type { Resources } from "../resources/resources.ts";
import type { SettingsStore } from "../settings/settings.ts";
import type { Tenants } from "../tenants/tenants.ts";
import type { MailText } from "./compose.ts";
import { mailErrors } from "./errors.ts";
import { explainFailure } from "./explain-failure.ts";
import { type MailSettings, mailSettings } from "./mail.definition.ts";
import type { Mailer } from "./mailer.ts";

export interface MailerNeeds {
	readonly settings: Pick<SettingsStore, "read">;
	readonly resources: Pick<Resources, "resolve" | "openSecrets">;
	readonly tenants: Pick<Tenants, "main">;
	readonly egress: Egress;
	/** Milliseconds until a server must have answered. */
	readonly timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;

export function createMailer(needs: MailerNeeds): Mailer {
	async function current(): Promise<MailSettings | undefined> {
		const { id } = await needs.tenants.main();
		const document = await needs.settings.read(mailSettings, id);
		const { host, from } = document.body;
		return document.isDisabled || host === "" || from === ""
			? undefined
			: document.body;
	}

	/** A member of a secret that Main or Shared has. Throws mail.secretMissing. */
	async function secretOf(
		reference: string,
		wanted: "credentials" | "certificate",
	): Promise<Readonly<Record<string, unknown>>> {
		const found = await needs.resources.resolve(
			"secret",
			reference,
			(await needs.tenants.main()).id,
		);
		const secret =
			found && (await needs.resources.openSecrets([found.id])).get(found.id);
		if (
			typeof secret !== "object" ||
			secret === null ||
			!("type" in secret) ||
			secret.type !== wanted
		) {
			throw mailErrors.make("secretMissing", { wanted });
		}
		return { ...secret };
	}

	async function deliver(
		settings: MailSettings,
		recipient: string,
		mail: MailText,
	): Promise<void> {
		const { host, port, tls, from } = settings;
		if (host === "" || from === "") throw mailErrors.make("notConfigured");
		const server = `${host}:${port}`;
		const auth =
			settings.secret === undefined
				? undefined
				: await secretOf(settings.secret, "credentials");
		const ca =
			settings.certificate === undefined
				? undefined
				: await secretOf(settings.certificate, "certificate");
		const [target] = await needs.egress.resolve(host, port);
		if (target === undefined) throw mailErrors.make("notConfigured");
		const timeout = needs.timeoutMs ?? defaultTimeoutMs;
		const transport = createTransport({
			// The address that was checked; its certificate must still be the host's.
			host: target.address,
			port,
			secure: tls === "ssl",
			requireTLS: tls === "startTls",
			ignoreTLS: tls === "none",
			tls: {
				...(isIP(host) === 0 ? { servername: host } : {}),
				...(ca === undefined ? {} : { ca: String(ca.certificate) }),
				minVersion: "TLSv1.2",
			},
			...(auth === undefined
				? {}
				: { auth: { user: String(auth.user), pass: String(auth.password) } }),
			connectionTimeout: timeout,
			greetingTimeout: timeout,
			socketTimeout: timeout,
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		try {
			await transport.sendMail({
				from: { name: "Ursa", address: from },
				to: { name: "", address: recipient },
				subject: mail.subject,
				html: mail.html,
				text: toPlainText(mail.html),
				// Nobody's absence note is to answer a program (RFC 3834).
				headers: { "Auto-Submitted": "auto-generated" },
			});
		} catch (error) {
			throw explainFailure(error, { server, from, recipient });
		} finally {
			transport.close();
		}
	}

	return {
		isConfigured: async () => (await current()) !== undefined,
		async send(recipient, mail) {
			const settings = await current();
			if (settings === undefined) throw mailErrors.make("notConfigured");
			await deliver(settings, recipient, mail);
		},
		test: (settings, recipient) =>
			deliver(settings, recipient, {
				subject: "Test message from Ursa",
				html: `<p>This message shows that Ursa can send mail.</p>\n`,
			}),
	};
}

/** For readers without HTML: the text between the tags. */
export function toPlainText(html: string): string {
	return html
		.replace(/<(\/tr|\/p|\/h\d|br|hr)\b[^>]*>/gi, "\n")
		.replace(/<\/td>/gi, " ")
		.replace(/<[^>]*>/g, "")
		.replace(/&#(\d{1,7});/g, (_, code: string) =>
			String.fromCodePoint(Math.min(Number(code), 0x10_ff_ff)),
		)
		.replace(/[ \t]+/g, " ")
		.replace(/\s*\n\s*/g, "\n")
		.trim();
}
