/** The upper part of the page: editor, period, run. */
import { App, Segmented } from "antd";
import { lazy, Suspense } from "react";
import {
	type Draft,
	draftSql,
	isSameSearch,
	switchEditor,
} from "../../query/draft.ts";
import type { FieldList } from "../../query/fields.ts";
import { QueryProblem } from "../../query/tokens.ts";
import { useCommands } from "../../shell/commands.tsx";
import { RecentMenu } from "./recent-menu.tsx";
import { RunControls } from "./run-controls.tsx";
import { TimeControls } from "./time-controls.tsx";
import type { RefreshSeconds } from "./use-auto-refresh.ts";
import { sqlOf, useDraft } from "./use-draft.ts";
import type { EventsSearch } from "./use-events-search.ts";
import type { SearchState } from "./use-search-result.ts";

const SqlEditor = lazy(() => import("../../forms/sql-editor.tsx"));
const ConditionBuilder = lazy(
	() => import("../../forms/condition-builder.tsx"),
);

interface QueryPanelProps {
	readonly search: EventsSearch;
	readonly found: SearchState;
	readonly fields: FieldList;
	readonly functions: readonly string[];
	readonly refresh: RefreshSeconds;
	onRefresh(seconds: RefreshSeconds): void;
}

export function QueryPanel(props: QueryPanelProps) {
	const { search, found, fields, functions } = props;
	const [draft, setDraft] = useDraft(search.state, fields);
	const { message } = App.useApp();
	const sql = sqlOf(draft, fields);
	/** An unfinished condition is said, not searched. */
	const attempt = (action: () => void) => {
		try {
			action();
		} catch (error) {
			if (!(error instanceof QueryProblem)) throw error;
			void message.warning(`${error.message} Or remove the condition.`);
		}
	};
	const runDraft = () =>
		attempt(() =>
			search.run({ sql: draftSql(draft, fields), editor: draft.editor }),
		);
	const chooseEditor = (editor: Draft["editor"]) =>
		attempt(() => setDraft(switchEditor(draft, editor, fields)));
	useCommands([
		{
			id: "events.run",
			title: "Run the search",
			group: "Events",
			shortcut: "mod+Enter",
			run: runDraft,
		},
		{
			id: "events.editor",
			title: draft.editor === "sql" ? "Edit as conditions" : "Edit as SQL",
			group: "Events",
			shortcut: "q",
			run: () => chooseEditor(draft.editor === "sql" ? "builder" : "sql"),
		},
	]);
	return (
		<section className="query-panel" aria-label="Search">
			<div className="query-bar">
				<Segmented
					aria-label="Editor"
					value={draft.editor}
					options={[
						{ value: "builder", label: "Conditions" },
						{ value: "sql", label: "SQL" },
					]}
					onChange={chooseEditor}
				/>
				<RecentMenu onChoose={(recent) => search.run({ sql: recent })} />
				<div className="grow" />
				<TimeControls search={search} />
				<RunControls
					isRunning={found.isRunning}
					isChanged={!isSameSearch(sql, search.state.sql)}
					isRelative={search.state.range.kind === "last"}
					refresh={props.refresh}
					onRefresh={props.onRefresh}
					onRun={runDraft}
					onCancel={found.cancel}
				/>
			</div>
			{draft.editor === "sql" && draft.problem !== undefined && (
				<p className="draft-problem" role="status">
					Stays in SQL: {draft.problem}
				</p>
			)}
			<Suspense fallback={<div className="editor-loading" />}>
				{draft.editor === "sql" ? (
					<SqlEditor
						value={draft.sql}
						fields={fields.all}
						functions={functions}
						onChange={(text) => setDraft({ editor: "sql", sql: text })}
						onRun={runDraft}
					/>
				) : (
					<ConditionBuilder
						group={draft.group}
						fields={fields}
						onChange={(group) => setDraft({ ...draft, group })}
						onRun={runDraft}
					/>
				)}
			</Suspense>
		</section>
	);
}
