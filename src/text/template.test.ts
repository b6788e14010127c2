import assert from "node:assert/strict";
import { test } from "node:test";
import { compileTemplate } from "./index.ts";

const values: Record<string, string> = {
	SourceAddress: "10.0.0.1",
	"Extra.user": "anna",
};
const get = (field: string) => values[field] ?? "";

test("places are filled and the text around them stays", () => {
	const template = compileTemplate(
		"{{.SourceAddress}} by {{ .Extra.user }} { } }}",
	);
	assert.equal(template.render(get), "10.0.0.1 by anna { } }}");
});

test("a missing field leaves its place empty", () => {
	assert.equal(compileTemplate("<{{.Name}}>").render(get), "<>");
});

test("values are not read as templates", () => {
	assert.equal(
		compileTemplate("{{.Name}}").render(() => "{{.Other}} $1"),
		"{{.Other}} $1",
	);
});

test("fields are listed in order of appearance", () => {
	const template = compileTemplate("{{.B}}{{.A}}");
	assert.deepEqual(template.fields, ["B", "A"]);
});

test("text without places is itself", () => {
	assert.equal(compileTemplate("").render(get), "");
	assert.equal(compileTemplate("plain").render(get), "plain");
	assert.deepEqual(compileTemplate("plain").fields, []);
});

test("places that are no field are refused with their position", () => {
	for (const text of [
		"ab{{",
		"ab{{.Name",
		"ab{{}}",
		"ab{{Name}}",
		"ab{{.}}",
		"ab{{.A | upper}}",
		"ab{{if .A}}x{{end}}",
		"ab{{- .A -}}",
		"ab{{.A .B}}",
		"ab{{{.A}}}",
	]) {
		assert.throws(
			() => compileTemplate(text),
			(error: unknown) =>
				error instanceof Error &&
				"code" in error &&
				error.code === "text.badTemplate" &&
				error.message.includes("position 2"),
			text,
		);
	}
});
