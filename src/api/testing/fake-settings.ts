import { z } from "zod";
import {
	defineSettings,
	mailSettings,
	type SettingsDefinition,
	type SettingsDocument,
	type SettingsStore,
	storedSettingsErrors,
} from "#core/index.ts";
import { idOf } from "./names.ts";

/** Settings of tenants, for tests: a note. */
export const noteSettings = defineSettings({
	kind: "notes",
	title: "Notes",
	scope: "tenant",
	body: z.strictObject({ note: z.string().max(100).default("") }),
	initial: {},
});

/** In memory; settings of the installation belong to `mainTenantId`. */
export function createFakeSettings(
	mainTenantId: string,
	clock: () => number,
	notes: Readonly<Record<string, string>>,
): SettingsStore {
	const definitions: readonly SettingsDefinition[] = [
		noteSettings,
		mailSettings,
	];
	const saved = new Map<string, SettingsDocument>();
	const definitionOf = (kind: string) => {
		const found = definitions.find((one) => one.kind === kind);
		if (!found) throw storedSettingsErrors.make("unknownKind", { kind });
		return found;
	};
	const placeOf = (kind: string, tenantId: string) => {
		const isOfAll = definitionOf(kind).scope === "installation";
		const owner = isOfAll ? mainTenantId : tenantId;
		return { id: idOf(`settings ${kind} ${owner}`), owner };
	};
	const document = (kind: string, tenantId: string): SettingsDocument => {
		const { id, owner } = placeOf(kind, tenantId);
		const { body, initial } = definitionOf(kind);
		return (
			saved.get(id) ?? {
				...{ id, kind, tenantId: owner, isDisabled: false, version: 0 },
				...{ body: body.parse(initial), createdAt: 0, updatedAt: 0 },
			}
		);
	};
	const ofKind = (kind: string) =>
		[...saved.values()].filter((one) => one.kind === kind);
	const store: SettingsStore = {
		definitions: () => definitions,
		onChange: () => () => undefined,
		document: async (kind, tenantId) => document(kind, tenantId),
		find: async (id) => saved.get(id),
		overview: async (kind) => ofKind(kind),
		read: async (definition, tenantId) => {
			const found = document(definition.kind, tenantId);
			return { ...found, body: definition.body.parse(found.body) };
		},
		list: async (definition) =>
			ofKind(definition.kind).map((found) => ({
				...found,
				body: definition.body.parse(found.body),
			})),
		check: async (kind, _tenantId, body) =>
			(definitionOf(kind).body.safeParse(body).error?.issues ?? []).map(
				({ path, message }) => ({ path: path.map(String), message }),
			),
		save: async (kind, tenantId, change) => {
			const before = document(kind, tenantId);
			const { title, body } = definitionOf(kind);
			if (before.version !== change.version) {
				throw storedSettingsErrors.make("changedMeanwhile", { title });
			}
			const next = {
				...{ ...before, isDisabled: change.isDisabled },
				...{ body: body.parse(change.body), version: before.version + 1 },
				updatedAt: clock(),
			};
			saved.set(next.id, next);
			return next;
		},
		remove: async (kind, tenantId) => {
			saved.delete(placeOf(kind, tenantId).id);
		},
	};
	for (const [tenantId, note] of Object.entries(notes)) {
		const found = document("notes", tenantId);
		saved.set(found.id, {
			...{ ...found, body: { note }, version: 1 },
			...{ createdAt: clock(), updatedAt: clock() },
		});
	}
	return store;
}
