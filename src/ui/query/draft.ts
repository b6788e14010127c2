/** A search while it is edited: conditions, or SQL as text. Both stand for the same search. */
import { buildWhere } from "./build-where.ts";
import type { ConditionGroup } from "./conditions.ts";
import type { FieldList } from "./fields.ts";
import { parseWhere } from "./parse-where.ts";
import { joinStatement, type Statement, splitStatement } from "./statement.ts";
import { QueryProblem } from "./tokens.ts";

export type Draft =
	| {
			readonly editor: "builder";
			/** Everything but WHERE, which is in `group`. */
			readonly statement: Statement;
			readonly group: ConditionGroup;
	  }
	| {
			readonly editor: "sql";
			readonly sql: string;
			/** Why the builder can't show this SQL, when it was asked to. */
			readonly problem?: string;
	  };

/** Opens the search in the wished editor; SQL that the builder can't show stays in the SQL editor, with the reason. */
export function openDraft(
	sql: string,
	editor: Draft["editor"],
	fields: FieldList,
): Draft {
	if (editor === "sql") return { editor, sql };
	try {
		const statement = splitStatement(sql);
		return {
			editor,
			statement,
			group: parseWhere(statement.where, fields),
		};
	} catch (error) {
		if (!(error instanceof QueryProblem)) throw error;
		return { editor: "sql", sql, problem: error.message };
	}
}

/** The SQL of the draft. Throws QueryProblem while a condition is unfinished. */
export function draftSql(draft: Draft, fields: FieldList): string {
	if (draft.editor === "sql") return draft.sql.trim();
	return joinStatement({
		...draft.statement,
		where: buildWhere(draft.group, fields),
	});
}

/** True when both texts are the same search, however they are broken into lines. */
export function isSameSearch(a: string | undefined, b: string): boolean {
	return a !== undefined && (a === b || oneForm(a) === oneForm(b));
}

function oneForm(sql: string): string {
	try {
		return joinStatement(splitStatement(sql));
	} catch (error) {
		if (error instanceof QueryProblem) return sql;
		throw error;
	}
}

/** The other editor over the same search; throws QueryProblem while a condition is unfinished. */
export function switchEditor(
	draft: Draft,
	editor: Draft["editor"],
	fields: FieldList,
): Draft {
	if (editor === draft.editor) return draft;
	return openDraft(draftSql(draft, fields), editor, fields);
}
