import assert from "node:assert/strict";
import { test } from "node:test";
import { createFieldList } from "../../query/fields.ts";
import { groupFields } from "./group-fields.ts";

const fields = createFieldList(
	[
		["ID", "uuid", "Service"],
		["Name", "string", "General"],
		["Message", "string", "General"],
		["SourceAddress", "ip", "Source"],
		["DeviceCustomString1", "string", "Custom"],
		["DeviceCustomString1Label", "string", "Custom"],
		["BytesIn", "integer", "General"],
		["S", "stringMap", "Custom"],
		["Raw", "string", "Service"],
	].map(([name = "", type = "", group = ""]) => ({
		name,
		type,
		group,
		doc: "",
	})),
);

const event = {
	ID: "1",
	Message: "m",
	Name: "n",
	SourceAddress: "10.0.0.1",
	BytesIn: 0,
	DeviceCustomString1: "kernel",
	DeviceCustomString1Label: "facility",
	S: { rule: "r", none: "" },
	Raw: "<1>raw",
	Unknown: "x",
};

test("groups what has a value, in the catalogue's order, and leaves Raw to its own place", () => {
	const groups = groupFields(event, fields, "");
	assert.deepEqual(
		groups.map(({ title, fields }) => [title, fields.map(({ name }) => name)]),
		[
			["General", ["Name", "Message"]],
			["Source", ["SourceAddress"]],
			["Custom", ["DeviceCustomString1"]],
			["Extended", ["S.rule"]],
			["Service", ["ID"]],
			["Other", ["Unknown"]],
		],
	);
});

test("says what a custom field means", () => {
	const custom = groupFields(event, fields, "").find(
		({ title }) => title === "Custom",
	);
	assert.equal(custom?.fields[0]?.label, "facility");
});

test("searches in names, labels and values", () => {
	const found = (text: string) =>
		groupFields(event, fields, text).flatMap((group) =>
			group.fields.map(({ name }) => name),
		);
	assert.deepEqual(found("10.0"), ["SourceAddress"]);
	assert.deepEqual(found("FACILITY"), ["DeviceCustomString1"]);
	assert.deepEqual(found("nothing"), []);
});
