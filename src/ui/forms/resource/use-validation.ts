/** Asks the server what is wrong with a draft, a moment after the last change. */
import { useEffect, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import { type PlacedIssue, placeIssues } from "../schema-form/issues.ts";
import type { ResourceDraft } from "./types.ts";

/** Milliseconds without typing. */
const pauseMs = 350;

interface Validation {
	readonly issues: readonly PlacedIssue[];
	/** The draft that the issues speak of; another while the answer is on its way. */
	readonly draft: ResourceDraft | undefined;
	/** Why the server could not say. */
	readonly error: unknown;
}

export function useValidation(
	kind: string,
	id: string | undefined,
	draft: ResourceDraft,
	isWanted: boolean,
): Validation {
	const client = useClient();
	const [validation, setValidation] = useState<Validation>({
		issues: [],
		draft: undefined,
		error: null,
	});
	useEffect(() => {
		if (!isWanted) return;
		const abort = new AbortController();
		const ask = async () => {
			const body = { kind, ...draft, ...(id === undefined ? {} : { id }) };
			try {
				const { issues } = await client.call(
					endpoints.validateResource,
					{ body },
					abort.signal,
				);
				setValidation({ issues: placeIssues(issues), draft, error: null });
			} catch (error) {
				if (isAbort(error)) return;
				setValidation({ issues: [], draft, error });
			}
		};
		const timer = window.setTimeout(() => void ask(), pauseMs);
		return () => {
			window.clearTimeout(timer);
			abort.abort();
		};
	}, [client, kind, id, draft, isWanted]);
	return validation;
}
