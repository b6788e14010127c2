import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { describeError, type ResourceDefinition } from "#schema/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { createSecretBodies } from "../secrets/secret-bodies.ts";
import { changeManyResources } from "./change-many.ts";
import { changeResources } from "./change-resources.ts";
import { createFolders } from "./create-folders.ts";
import { resourcesErrors } from "./errors.ts";
import {
	findRow,
	listResources,
	resolveReference,
	searchResources,
	toResource,
} from "./find-resources.ts";
import { createKinds } from "./kinds.ts";
import { checkBody, parseDescription, parseName } from "./parse-content.ts";
import { findMissing, findReferring, findServices } from "./references.ts";
import type { ContentIssue, Resources } from "./resources.ts";
import { fillKept } from "./secret-content.ts";
import { shipResources } from "./ship.ts";
import { readVersions } from "./versions.ts";
import type { CheckWritten, UsersElsewhere } from "./write-resources.ts";

export function createResources(
	db: StateDatabase,
	{
		definitions,
		clock,
		keyFile,
		audit,
		usersElsewhere = async () => [],
		checkWritten = async () => undefined,
	}: {
		/** By kind. */
		readonly definitions: ReadonlyMap<string, ResourceDefinition>;
		readonly clock: () => number;
		/**
		 * Path of the file with the master keys of secrets, outside of the database; made when it is first needed. Absent:
		 * secrets are refused.
		 */
		readonly keyFile?: string;
		/** Told of every change in the transaction that makes it. Shipped content is no change of a person. */
		readonly audit: AuditTrail;
		/** Who needs a resource besides resources and services, such as settings. Within the given transaction. */
		readonly usersElsewhere?: UsersElsewhere;
		/** Asked about everything that `changeMany` writes; callers of single changes ask themselves before. */
		readonly checkWritten?: CheckWritten;
	},
): Resources {
	const kinds = createKinds(definitions);
	const secrets = createSecretBodies(keyFile);
	const nextId = createIdSource(clock);
	const needs = {
		kinds,
		secrets,
		audit,
		clock,
		nextId,
		usersElsewhere,
		checkWritten,
	};

	return {
		...changeResources(db, needs),
		...readVersions(db),
		changeMany: changeManyResources(db, needs),
		folders: createFolders(db, needs),
		list: (filter) => listResources(db, filter),
		search: (filter) => searchResources(db, filter),
		async find(id) {
			const found = await findRow(db, id);
			return found && toResource(found.row, found.kept);
		},
		resolve: (kind, reference, tenantId) =>
			resolveReference(db, kind, reference, tenantId),

		async usersOf(id) {
			const found = await findRow(db, id);
			if (!found) throw resourcesErrors.make("notFound");
			return [
				...(await findServices(db, found.row)),
				...(await usersElsewhere(db, found.row)),
				...(await findReferring(db, kinds, found.row)),
			];
		},

		async validate({ id, kind, tenantId, name, description, body }) {
			const issues: ContentIssue[] = [
				...issueOf("name", () => name !== undefined && parseName(name)),
				...issueOf("description", () => parseDescription(description)),
			];
			const before = id === undefined ? undefined : await findRow(db, id);
			const given =
				before?.row.kind === kind && kinds.get(kind).isSecret
					? await fillKept(kinds.get(kind), body, {
							shown: before.row.body,
							kept: before.kept ?? [],
							open: async () =>
								(await secrets.open(db, [before.row.id])).get(before.row.id),
						})
					: body;
			const checked = checkBody(kinds, kind, given);
			issues.push(...checked.issues);
			if (checked.issues.length > 0) return { issues };
			const subject = { kind, tenantId, name: name ?? "", body: checked.body };
			for (const { path, message } of await findMissing(db, kinds, subject)) {
				issues.push({ path, message });
			}
			// A whole secret goes to services only.
			return kinds.get(kind).isSecret
				? { issues }
				: { issues, body: checked.body };
		},

		openSecrets: (ids) => secrets.open(db, ids),
		async rotateSecretKey() {
			const done = await secrets.rotate(db);
			await audit.record(db, {
				action: "secret key rotated",
				fields: { BaseEventCount: done.rewrapped },
			});
			return done;
		},

		async ship(inputs) {
			try {
				return await db.transaction((tx) =>
					shipResources(tx, { inputs, kinds, now: clock() }),
				);
			} catch (error) {
				if (!breaksConstraint(error, "resources_tenant")) throw error;
				const tenants = new Set(inputs.map((input) => input.tenantId));
				const tenantId = [...tenants].join(", ");
				throw resourcesErrors.make("unknownTenant", { tenantId }, error);
			}
		},
	};
}

/** What a check throws, as an issue. */
function issueOf(member: string, check: () => unknown): ContentIssue[] {
	try {
		check();
		return [];
	} catch (error) {
		return [{ path: [member], message: describeError(error) }];
	}
}
