import assert from "node:assert/strict";
import { test } from "node:test";
import { draftSql, isSameSearch, openDraft, switchEditor } from "./draft.ts";
import { fields } from "./samples.ts";
import { defaultSql } from "./statement.ts";

const grouped =
	"SELECT SourceAddress AS a, count() AS n\nFROM `events`\nWHERE Name = 'x'\nGROUP BY a\nORDER BY n DESC\nLIMIT 10";

test("edits only the conditions of a search and keeps its other clauses", () => {
	const draft = openDraft(grouped, "builder", fields);
	assert.ok(draft.editor === "builder");
	const changed = {
		...draft,
		group: {
			...draft.group,
			rules: [{ field: "Name", operator: "!=" as const, value: "y" }],
		},
	};
	assert.equal(draftSql(changed, fields), grouped.replace("= 'x'", "!= 'y'"));
});

test("switches between the editors without changing the search", () => {
	for (const sql of [defaultSql, grouped]) {
		const builder = openDraft(sql, "builder", fields);
		const text = switchEditor(builder, "sql", fields);
		assert.deepEqual(text, { editor: "sql", sql });
		assert.deepEqual(switchEditor(text, "builder", fields), builder);
	}
});

test("keeps SQL that the builder can't show, with the reason", () => {
	const sql = "SELECT * FROM events WHERE lower(Name) = 'a' LIMIT 5";
	const draft = openDraft(sql, "builder", fields);
	assert.deepEqual(draft, {
		editor: "sql",
		sql,
		problem: "The builder can't show the function lower.",
	});
	assert.equal(openDraft("?", "builder", fields).editor, "sql");
});

test("tells another search from the same search on other lines", () => {
	assert.ok(isSameSearch(grouped.replaceAll("\n", " "), grouped));
	assert.ok(!isSameSearch(grouped.replace("'x'", "'y'"), grouped));
	assert.ok(!isSameSearch(undefined, grouped));
	assert.ok(!isSameSearch("SELEC", grouped));
});

test("does not leave the builder while a condition is unfinished", () => {
	const draft = openDraft(defaultSql, "builder", fields);
	assert.ok(draft.editor === "builder");
	const unfinished = {
		...draft,
		group: {
			...draft.group,
			rules: [{ field: "Name", operator: "=" as const, value: "" }],
		},
	};
	assert.throws(
		() => switchEditor(unfinished, "sql", fields),
		/Enter the value of Name/,
	);
});
