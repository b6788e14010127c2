/** Settings while they are edited: draft, issues, saving, and what happens when somebody else saved meanwhile. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { UrsaError } from "#schema/index.ts";
import { useClient } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import { isSame, mergeDrafts } from "../../forms/resource/merge.ts";
import { type BodyPath, changeAt } from "../../forms/schema-form/body-path.ts";
import {
	type PlacedIssue,
	placeIssues,
} from "../../forms/schema-form/issues.ts";
import { type SettingsDocument, settingsQuery } from "./queries.ts";

export interface SettingsEditor {
	/** As the server has it. */
	readonly saved: SettingsDocument;
	readonly body: unknown;
	readonly isDisabled: boolean;
	readonly isDirty: boolean;
	readonly isReadOnly: boolean;
	readonly issues: readonly PlacedIssue[];
	/** Stays the same function. */
	change(path: BodyPath, value: unknown): void;
	setDisabled(isDisabled: boolean): void;
	/** Rejects after `error` or `conflict` say why. */
	save(): Promise<SettingsDocument>;
	readonly isSaving: boolean;
	/** Why it could not be saved or checked. */
	readonly error: unknown;
	/** What somebody else saved meanwhile. */
	readonly conflict: SettingsDocument | undefined;
	/** Goes on from what the other saved; with `mine`, what was typed here is kept. */
	settle(choice: "mine" | "theirs"): void;
	discard(): void;
}

interface Draft {
	readonly isDisabled: boolean;
	readonly body: unknown;
}

/** Milliseconds without typing. */
const pauseMs = 350;

export function useSettingsEditor(document: SettingsDocument): SettingsEditor {
	const client = useClient();
	const queryClient = useQueryClient();
	const [saved, setSaved] = useState(document);
	const [draft, setDraft] = useState<Draft>(() => draftOf(document));
	const [conflict, setConflict] = useState<SettingsDocument>();
	const { kind, tenantId } = document;
	const params = { kind, tenantId };
	const isReadOnly = !saved.canEdit;
	const { issues, error: checkError } = useIssues(
		kind,
		tenantId,
		draft.body,
		!isReadOnly,
	);

	const change = useCallback((path: BodyPath, value: unknown) => {
		setDraft((before) => ({
			...before,
			body: changeAt(before.body, path, value),
		}));
	}, []);

	const mutation = useMutation({
		mutationFn: (sent: Draft) =>
			client.call(endpoints.saveSettings, {
				params,
				body: { version: saved.version, ...sent },
			}),
		onSuccess: (next) => {
			setSaved(next);
			setDraft(draftOf(next));
			queryClient.setQueryData(
				settingsQuery(client, kind, tenantId).queryKey,
				next,
			);
			for (const part of ["tenants", "mail-state"])
				void queryClient.invalidateQueries({ queryKey: ["settings", part] });
		},
		onError: async (error) => {
			if (!isConflict(error)) return;
			setConflict(await client.call(endpoints.settings, { params }));
		},
	});

	return {
		saved,
		...draft,
		isDirty: !isReadOnly && !isSame(draft, draftOf(saved)),
		isReadOnly,
		issues,
		change,
		setDisabled: (isDisabled) =>
			setDraft((before) => ({ ...before, isDisabled })),
		save: () => mutation.mutateAsync(draft),
		isSaving: mutation.isPending,
		error: isConflict(mutation.error)
			? null
			: (mutation.error ?? checkError ?? null),
		conflict,
		settle(choice) {
			if (!conflict) return;
			if (choice === "theirs") setDraft(draftOf(conflict));
			else
				setDraft({
					isDisabled: draft.isDisabled,
					body: merge(saved.body, draft.body, conflict.body),
				});
			setSaved(conflict);
			setConflict(undefined);
			mutation.reset();
		},
		discard() {
			setDraft(draftOf(saved));
			mutation.reset();
		},
	};
}

/** Asks the server what is wrong with a body, a moment after the last change. */
function useIssues(
	kind: string,
	tenantId: string,
	body: unknown,
	isWanted: boolean,
) {
	const client = useClient();
	const [found, setFound] = useState<{
		readonly issues: readonly PlacedIssue[];
		readonly error: unknown;
	}>({ issues: [], error: null });
	useEffect(() => {
		if (!isWanted) return;
		const abort = new AbortController();
		const ask = async () => {
			try {
				const { issues } = await client.call(
					endpoints.validateSettings,
					{ params: { kind, tenantId }, body: { body } },
					abort.signal,
				);
				setFound({ issues: placeIssues(issues), error: null });
			} catch (error) {
				if (!isAbort(error)) setFound({ issues: [], error });
			}
		};
		const timer = window.setTimeout(() => void ask(), pauseMs);
		return () => {
			window.clearTimeout(timer);
			abort.abort();
		};
	}, [client, kind, tenantId, body, isWanted]);
	return found;
}

function isConflict(error: unknown): boolean {
	return (
		error instanceof UrsaError &&
		error.code === "storedSettings.changedMeanwhile"
	);
}

const draftOf = ({ isDisabled, body }: SettingsDocument): Draft => ({
	isDisabled,
	body,
});

/** Bodies of settings are put together like those of resources. */
function merge(base: unknown, mine: unknown, theirs: unknown): unknown {
	const whole = (body: unknown) => ({
		...{ name: "", description: "", tenantId: "", body },
	});
	return mergeDrafts(whole(base), whole(mine), whole(theirs)).body;
}
