/** What went wrong between Ursa and a mail server, in words that help whoever set it up. */
import { UrsaError } from "#schema/index.ts";
import { mailErrors } from "./errors.ts";

interface Attempt {
	/** `mail.example.org:587`. */
	readonly server: string;
	readonly from: string;
	readonly recipient: string;
}

const mostReason = 300;

/** One line; what servers answer may be long. */
function reasonOf(error: Error): string {
	const line = error.message
		.replace(/\s+/g, " ")
		// Advice on how to start Node.
		.replace(/; if the root CA .*$/, "")
		.trim();
	return line.slice(0, mostReason);
}

function textMember(error: Error, name: "code" | "command"): string {
	const value: unknown = Reflect.get(error, name);
	return typeof value === "string" ? value : "";
}

const certificateCodes =
	/CERT|certificate|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|wrong version number/;

/** Nothing of the log-in is in the errors of the client: the texts are the server's own answers. */
export function explainFailure(error: unknown, attempt: Attempt): UrsaError {
	if (error instanceof UrsaError) return error;
	if (!(error instanceof Error)) {
		const details = { server: attempt.server, reason: String(error) };
		return mailErrors.make("refused", details);
	}
	const { server, from, recipient } = attempt;
	const reason = reasonOf(error);
	const code = textMember(error, "code");
	const command = textMember(error, "command");
	// Servers that take a log-in only from an encrypted connection (RFC 4954).
	if (code === "EAUTH" && /STARTTLS/i.test(reason)) {
		return mailErrors.make("tlsFailed", { server, reason });
	}
	if (code === "EAUTH" || code === "ENOAUTH") {
		return mailErrors.make("loginRefused", { server, reason });
	}
	if (code === "ETLS" || certificateCodes.test(`${code} ${error.message}`)) {
		return mailErrors.make("tlsFailed", { server, reason });
	}
	if (code === "ETIMEDOUT" || /greeting never received/i.test(error.message)) {
		return mailErrors.make("timedOut", { server, reason });
	}
	if (code === "EENVELOPE" && command === "RCPT TO") {
		return mailErrors.make("recipientRefused", { server, recipient, reason });
	}
	if (code === "EENVELOPE") {
		return mailErrors.make("senderRefused", { server, from, reason });
	}
	if (["ECONNECTION", "ESOCKET", "EDNS", "ECONNREFUSED"].includes(code)) {
		return mailErrors.make("unreachable", { server, reason });
	}
	return mailErrors.make("refused", { server, reason });
}
