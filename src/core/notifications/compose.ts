/** Mails as people read them. */
import { compileTemplate } from "#text/index.ts";
import type { Alert } from "../alerts/alerts.ts";
import { type AlertFieldsContext, readAlertField } from "./alert-fields.ts";
import type { EmailTemplate } from "./email-template.definition.ts";

export interface MailText {
	/** One line. */
	readonly subject: string;
	readonly html: string;
}

const mostSubject = 250;

/** Values come from attackers' log lines: in HTML they are text, in the subject they are one line. */
export function escapeHtml(text: string): string {
	return text.replace(
		/[&<>"']/g,
		(character) => `&#${character.codePointAt(0)};`,
	);
}

export function toSubject(text: string): string {
	const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
	return line.length > mostSubject ? `${line.slice(0, mostSubject)}…` : line;
}

/** Throws text.badTemplate. */
export function composeFromTemplate(
	{ subject, template }: EmailTemplate,
	alert: Alert,
	context: AlertFieldsContext,
): MailText {
	const read = (field: string) => readAlertField(field, alert, context);
	return {
		subject: toSubject(compileTemplate(subject).render(read)),
		html: compileTemplate(template).render((field) => escapeHtml(read(field))),
	};
}

export function composeAssigned(
	alert: Alert,
	context: AlertFieldsContext,
): MailText {
	return composeFromTemplate(
		{
			subject: "Alert assigned to you: {{.CorrelationRuleName}}",
			template: `<p>The alert <b>{{.CorrelationRuleName}}</b> of severity {{.Severity}} in the tenant {{.TenantName}} is assigned to you.</p>
<p>First seen {{.FirstSeenTime}}, last seen {{.LastSeenTime}}. Grouped by: {{.GroupedBy}}</p>
<p>{{.Link}}</p>
`,
		},
		alert,
		context,
	);
}

/** Of a digest so many are shown whole; the others are in the console. */
const mostShown = 50;
/** And no more HTML than so many characters. */
const mostHtml = 500_000;

/** One mail of several. `total`: also those that are not among `mails`. */
export function composeDigest(
	mails: readonly MailText[],
	total = mails.length,
): MailText {
	const [first] = mails;
	if (mails.length === 1 && total === 1 && first) return first;
	const parts: string[] = [];
	let length = 0;
	for (const { subject, html } of mails.slice(0, mostShown)) {
		length += html.length;
		if (length > mostHtml) break;
		parts.push(`<h2>${escapeHtml(subject)}</h2>\n${html}`);
	}
	const more = total - parts.length;
	const rest = more > 0 ? `<p>And ${more} more: see the console.</p>\n` : "";
	return {
		subject: `${total} notifications from Ursa`,
		html: `${parts.join("\n<hr>\n")}\n${rest}`,
	};
}
