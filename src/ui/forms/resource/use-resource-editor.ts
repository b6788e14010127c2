/** A resource while it is edited: draft, issues, saving, and what happens when somebody else saved meanwhile. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { UrsaError } from "#schema/index.ts";
import { useClient } from "../../api/context.tsx";
import { type BodyPath, changeAt } from "../schema-form/body-path.ts";
import type { PlacedIssue } from "../schema-form/issues.ts";
import { isSame, mergeDrafts } from "./merge.ts";
import { resourceQuery } from "./queries.ts";
import type { Resource, ResourceDraft } from "./types.ts";
import { useValidation } from "./use-validation.ts";

export interface ResourceEditor {
	readonly kind: string;
	/** As the server has it; undefined while it is new. */
	readonly saved: Resource | undefined;
	readonly draft: ResourceDraft;
	readonly isDirty: boolean;
	readonly isReadOnly: boolean;
	/** All that is wrong. */
	readonly issues: readonly PlacedIssue[];
	/** What is shown: not of fields that nobody has filled in yet. */
	readonly shownIssues: readonly PlacedIssue[];
	/** The last change is not checked yet. */
	readonly isChecking: boolean;
	readonly checkError: unknown;
	/** Stays the same function. */
	change(path: BodyPath, value: unknown): void;
	changeHead(change: Partial<Omit<ResourceDraft, "body">>): void;
	/** From now on all issues are shown. */
	reveal(): void;
	/** Rejects after `error` or `conflict` say why. */
	save(): Promise<Resource>;
	readonly isSaving: boolean;
	readonly error: unknown;
	/** What somebody else saved meanwhile. */
	readonly conflict: Resource | undefined;
	/** Goes on from what the other saved; with `mine`, what was typed here is kept. */
	settle(choice: "mine" | "theirs"): void;
	discard(): void;
}

export function useResourceEditor(options: {
	readonly kind: string;
	readonly saved?: Resource | undefined;
	/** What a new resource starts with. */
	readonly start: ResourceDraft;
}): ResourceEditor {
	const { kind } = options;
	const client = useClient();
	const queryClient = useQueryClient();
	const [saved, setSaved] = useState(options.saved);
	const [base, setBase] = useState(() =>
		options.saved ? draftOf(options.saved) : options.start,
	);
	const [draft, setDraft] = useState(base);
	const [conflict, setConflict] = useState<Resource>();
	const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
	const [isRevealed, setRevealed] = useState(options.saved !== undefined);
	const latest = useRef(draft);
	latest.current = draft;
	const isReadOnly = saved ? !saved.canEdit : options.start.tenantId === "";
	const { issues, ...validation } = useValidation(
		kind,
		saved?.id,
		draft,
		!isReadOnly,
	);

	const touch = useCallback((place: string) => {
		setTouched((before) =>
			before.has(place) ? before : new Set([...before, place]),
		);
	}, []);
	const change = useCallback(
		(path: BodyPath, value: unknown) => {
			setDraft((before) => ({
				...before,
				body: changeAt(before.body, path, value),
			}));
			touch(`body${path}`);
		},
		[touch],
	);

	const take = (resource: Resource, sent: ResourceDraft) => {
		const next = draftOf(resource);
		setSaved(resource);
		setBase(next);
		setRevealed(true);
		// What was typed while the answer was on its way stays.
		if (latest.current === sent) setDraft(next);
		queryClient.setQueryData(
			resourceQuery(client, resource.id).queryKey,
			resource,
		);
		for (const part of ["list", "users"])
			void queryClient.invalidateQueries({ queryKey: ["resources", part] });
	};
	const mutation = useMutation({
		mutationFn: async (sent: ResourceDraft) => {
			const { tenantId, folderId, ...content } = sent;
			const { start } = options;
			const isInFolder = folderId !== undefined && tenantId === start.tenantId;
			if (!saved)
				return client.call(endpoints.createResource, {
					body: {
						...{ kind, tenantId, ...content },
						...(isInFolder ? { folderId } : {}),
					},
				});
			return client.call(endpoints.updateResource, {
				params: { id: saved.id },
				body: { version: saved.version, ...content },
			});
		},
		onSuccess: take,
		onError: async (error) => {
			if (!saved || !isConflict(error)) return;
			setConflict(
				await client.call(endpoints.resource, { params: { id: saved.id } }),
			);
		},
	});

	const shownIssues = useMemo(
		() =>
			isRevealed
				? issues
				: issues.filter(
						({ part, path }) =>
							(part === "body" && path === "") || touched.has(part + path),
					),
		[issues, isRevealed, touched],
	);
	return {
		kind,
		saved,
		draft,
		isDirty: !isReadOnly && draft !== base && !isSame(draft, base),
		isReadOnly,
		issues,
		shownIssues,
		isChecking: !isReadOnly && validation.draft !== draft,
		checkError: validation.error,
		change,
		changeHead(part) {
			setDraft((before) => ({ ...before, ...part }));
			for (const name of Object.keys(part)) touch(name);
		},
		reveal: () => setRevealed(true),
		save() {
			setRevealed(true);
			return mutation.mutateAsync(draft);
		},
		isSaving: mutation.isPending,
		error: isConflict(mutation.error) ? null : mutation.error,
		conflict,
		settle(choice) {
			if (!conflict) return;
			const theirs = draftOf(conflict);
			setDraft(choice === "mine" ? mergeDrafts(base, draft, theirs) : theirs);
			setBase(theirs);
			setSaved(conflict);
			setConflict(undefined);
			mutation.reset();
		},
		discard() {
			setDraft(base);
			mutation.reset();
		},
	};
}

function isConflict(error: unknown): boolean {
	return (
		error instanceof UrsaError && error.code === "resources.changedMeanwhile"
	);
}

function draftOf({
	name,
	description,
	tenantId,
	body,
}: Resource): ResourceDraft {
	return { name, description, tenantId, body };
}
