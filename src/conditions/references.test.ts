import assert from "node:assert/strict";
import { test } from "node:test";
import { listReferences } from "./index.ts";
import { comparison, field, group, saved } from "./testing.ts";

test("references name everything a condition needs", () => {
	assert.deepEqual(
		listReferences(
			group(
				"and",
				comparison(field("Name"), "=", {
					kind: "dictionary",
					dictionary: "D",
					keyFields: ["SourcePort"],
				}),
				comparison(
					{ kind: "activeList", list: "L", keyFields: ["Message"] },
					"inActiveList",
				),
				comparison(
					{ kind: "table", dictionary: "T", keyFields: ["Name"], column: "c" },
					"=",
					{ kind: "ti", keyField: "RequestUrl", field: "id" },
				),
				saved("F"),
			),
		),
		{
			fields: ["Name", "SourcePort", "Message", "TI", "RequestUrl"],
			activeLists: ["L"],
			dictionaries: ["D", "T"],
			filters: ["F"],
		},
	);
});
