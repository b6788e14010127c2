/**
 * How a mail on an alert looks (reference: pipeline-resources §16): text with fields of the alert such as
 * `{{.CorrelationRuleName}}`. Values are put into the HTML of the body as text, never as HTML.
 */
import { z } from "zod";
import { defineResource, describeError } from "#schema/index.ts";
import { compileTemplate } from "#text/index.ts";
import { alertFieldNames } from "./alert-fields.ts";

const template = z.string().superRefine((text, context) => {
	try {
		const unknown = compileTemplate(text).fields.find(
			(field) => !alertFieldNames.includes(field),
		);
		if (unknown === undefined) return;
		context.addIssue({
			code: "custom",
			message: `alerts have no field ${unknown}; there are ${alertFieldNames.join(", ")}`,
		});
	} catch (error) {
		context.addIssue({ code: "custom", message: describeError(error) });
	}
});

const fields = "May name fields of the alert, such as {{.CorrelationRuleName}}";

export const emailTemplateResource = defineResource({
	kind: "emailTemplate",
	title: "E-mail template",
	body: z.strictObject({
		subject: template
			.min(1)
			.max(512)
			.meta({ title: "Subject", description: fields }),
		template: template
			.min(1)
			.max(100_000)
			.meta({ title: "Template", description: `HTML. ${fields}` }),
	}),
});

export type EmailTemplate = z.output<typeof emailTemplateResource.body>;

/** The one that comes with Ursa. */
export const defaultEmailTemplate: EmailTemplate = {
	subject: "New alert in Ursa: {{.CorrelationRuleName}}",
	template: `<h3>{{.CorrelationRuleName}}</h3>
<p>A new alert of severity <b>{{.Severity}}</b> (priority {{.Priority}}) in the tenant {{.TenantName}}.</p>
<table>
<tr><td>First seen</td><td>{{.FirstSeenTime}}</td></tr>
<tr><td>Last seen</td><td>{{.LastSeenTime}}</td></tr>
<tr><td>Grouped by</td><td>{{.GroupedBy}}</td></tr>
<tr><td>Technique</td><td>{{.Technique}}</td></tr>
<tr><td>ID</td><td>{{.ID}}</td></tr>
</table>
<p>{{.Link}}</p>
`,
};
