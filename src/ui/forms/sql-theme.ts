/** CodeMirror in the console's colours; CSS variables make it follow the theme without being rebuilt. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { codeFamily } from "../theme/tokens.ts";

const look = EditorView.theme({
	"&": { fontSize: "12.5px", color: "var(--text)" },
	"&.cm-focused": { outline: "none" },
	".cm-scroller": {
		fontFamily: codeFamily,
		lineHeight: "1.55",
		maxHeight: "220px",
	},
	".cm-content": { padding: "6px 0", caretColor: "var(--text)" },
	".cm-line": { padding: "0 10px" },
	".cm-cursor": { borderLeftColor: "var(--text)" },
	"&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection":
		{ background: "var(--accent-soft) !important" },
	".cm-matchingBracket": {
		background: "var(--accent-soft)",
		outline: "1px solid var(--line-strong)",
	},
	".cm-placeholder": { color: "var(--text-faint)" },
	".cm-tooltip": {
		border: "1px solid var(--line-strong)",
		borderRadius: "5px",
		background: "var(--raised)",
		color: "var(--text)",
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul": {
		fontFamily: codeFamily,
		fontSize: "12px",
		maxHeight: "240px",
	},
	".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
	".cm-tooltip.cm-tooltip-autocomplete ul li[aria-selected]": {
		background: "var(--accent-soft)",
		color: "var(--text)",
	},
	".cm-completionDetail": {
		color: "var(--text-faint)",
		fontStyle: "normal",
		marginLeft: "10px",
	},
	".cm-completionInfo": {
		maxWidth: "300px",
		padding: "6px 10px",
		fontSize: "12px",
	},
	".cm-completionMatchedText": {
		color: "var(--accent-text)",
		textDecoration: "none",
		fontWeight: "600",
	},
});

const colours = HighlightStyle.define([
	{ tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
	{ tag: [tags.string, tags.special(tags.string)], color: "var(--code-text)" },
	{ tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
	{ tag: [tags.standard(tags.name)], color: "var(--code-function)" },
	{ tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
]);

export const sqlTheme = [look, syntaxHighlighting(colours)];
