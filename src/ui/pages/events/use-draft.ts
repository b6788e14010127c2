/** The search being edited. It follows the address: Back, a pivot or a shared link replace what was typed. */
import { useState } from "react";
import {
	type Draft,
	draftSql,
	isSameSearch,
	openDraft,
} from "../../query/draft.ts";
import type { FieldList } from "../../query/fields.ts";
import { QueryProblem } from "../../query/tokens.ts";
import type { EventsState } from "../../query/url-state.ts";

export function useDraft(
	state: EventsState,
	fields: FieldList,
): [Draft, (draft: Draft) => void] {
	const [draft, setDraft] = useState(() =>
		openDraft(state.sql, state.editor, fields),
	);
	const key = `${state.editor}\n${state.sql}`;
	const [seen, setSeen] = useState(key);
	if (seen !== key) {
		setSeen(key);
		if (
			draft.editor !== state.editor ||
			!isSameSearch(sqlOf(draft, fields), state.sql)
		)
			setDraft(openDraft(state.sql, state.editor, fields));
	}
	return [draft, setDraft];
}

/** Undefined while a condition is unfinished. */
export function sqlOf(draft: Draft, fields: FieldList): string | undefined {
	try {
		return draftSql(draft, fields);
	} catch (error) {
		if (error instanceof QueryProblem) return undefined;
		throw error;
	}
}
