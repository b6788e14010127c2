/** SQL with completion; Ctrl-Enter runs it. Tab leaves the editor, as everywhere. */
import {
	acceptCompletion,
	autocompletion,
	closeBrackets,
	completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { bracketMatching } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import {
	drawSelection,
	EditorView,
	highlightSpecialChars,
	keymap,
	placeholder,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { EventField } from "../query/fields.ts";
import { completionSource, dialectWith } from "./sql-completion.ts";
import { sqlTheme } from "./sql-theme.ts";
import "./sql-editor.css";

interface SqlEditorProps {
	readonly value: string;
	readonly fields: readonly EventField[];
	readonly functions: readonly string[];
	onChange(value: string): void;
	onRun(): void;
}

export default function SqlEditor(props: SqlEditorProps) {
	const { value, fields, functions } = props;
	const host = useRef<HTMLDivElement>(null);
	const view = useRef<EditorView>(undefined);
	// The editor lives across renders; it must call the handlers of the latest one.
	const latest = useRef(props);
	useEffect(() => {
		latest.current = props;
	});
	const initial = useRef(value);
	useEffect(() => {
		if (!host.current) return;
		const editor = new EditorView({
			parent: host.current,
			state: EditorState.create({
				doc: view.current?.state.doc.toString() ?? initial.current,
				extensions: [
					history(),
					drawSelection(),
					// A value put into the search may hold characters that reorder the text around them.
					highlightSpecialChars(),
					bracketMatching(),
					closeBrackets(),
					EditorView.lineWrapping,
					placeholder("SELECT * FROM `events` WHERE … LIMIT 250"),
					EditorView.contentAttributes.of({ "aria-label": "SQL" }),
					sql({ dialect: dialectWith(functions) }),
					autocompletion({
						override: [completionSource(fields, functions)],
						icons: false,
					}),
					Prec.highest(
						keymap.of([
							{
								key: "Mod-Enter",
								run: () => {
									latest.current.onRun();
									return true;
								},
							},
							{ key: "Tab", run: acceptCompletion },
						]),
					),
					keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
					EditorView.updateListener.of((update) => {
						if (update.docChanged)
							latest.current.onChange(update.state.doc.toString());
					}),
					sqlTheme,
				],
			}),
		});
		view.current = editor;
		return () => editor.destroy();
	}, [fields, functions]);
	useEffect(() => {
		const editor = view.current;
		if (!editor || editor.state.doc.toString() === value) return;
		editor.dispatch({
			changes: { from: 0, to: editor.state.doc.length, insert: value },
		});
	}, [value]);
	return <div className="sql-editor" ref={host} data-testid="sql-editor" />;
}
