/** What kinds of settings show below their form: tests of a connection, buttons, states. By kind; most have nothing. */
import type { ComponentType } from "react";
import { MailExtras } from "./mail-extras.tsx";
import type { SettingsEditor } from "./use-settings-editor.ts";

export interface ExtrasProps {
	/** With the draft: a test takes what is in the form, saved or not. */
	readonly editor: SettingsEditor;
}

const byKind: Readonly<Record<string, ComponentType<ExtrasProps>>> = {
	mail: MailExtras,
};

export function extrasOf(kind: string): ComponentType<ExtrasProps> | undefined {
	return Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
}
