import { asc, count, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { mailAddress } from "../notifications/mail.definition.ts";
import { sourcesErrors } from "./errors.ts";
import { toPolicy } from "./source-row.ts";
import {
	type PolicyRow,
	sourcePoliciesTable,
	sourcesTable,
} from "./sources.table.ts";
import type { PolicyInput, SourcePolicy, Sources } from "./sources.ts";

const bound = z
	.int()
	.min(0)
	.max(1e15)
	.optional()
	.transform((value) => value ?? null);

const policyShape = z
	.strictObject({
		name: z
			.string()
			.trim()
			.min(1)
			.max(128)
			.refine((text) => !/\p{Cc}/u.test(text), "has control characters"),
		windowMinutes: z.int().min(5).max(43_200),
		leastEvents: bound,
		mostEvents: bound,
		recipients: z.array(mailAddress).max(100),
	})
	.refine(
		({ leastEvents, mostEvents }) =>
			leastEvents === null || mostEvents === null || leastEvents <= mostEvents,
		"the least number of events is larger than the most",
	);

function parsePolicy(input: PolicyInput): z.output<typeof policyShape> {
	const result = policyShape.safeParse(input);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const place = issue?.path.map(String).join(".");
	const reason = `${place ? `${place}: ` : ""}${issue?.message ?? "not valid"}`;
	throw sourcesErrors.make("badPolicy", { reason });
}

export interface PolicyNeeds {
	readonly audit: AuditTrail;
	readonly clock: () => number;
	readonly nextId: () => string;
}

export function createPolicies(
	db: StateDatabase,
	{ audit, clock, nextId }: PolicyNeeds,
): Pick<
	Sources,
	"policies" | "findPolicy" | "createPolicy" | "updatePolicy" | "deletePolicy"
> {
	async function findRow(
		tx: StateDatabase,
		id: string,
		isForChange: boolean,
	): Promise<PolicyRow | undefined> {
		const query = tx
			.select()
			.from(sourcePoliciesTable)
			.where(eq(sourcePoliciesTable.id, id));
		const [row] = await (isForChange ? query.for("update") : query);
		return row;
	}

	return {
		async policies(tenants) {
			const rows = await db
				.select()
				.from(sourcePoliciesTable)
				.where(
					tenants === "all"
						? undefined
						: inArray(sourcePoliciesTable.tenantId, [...tenants]),
				)
				.orderBy(asc(sourcePoliciesTable.name), asc(sourcePoliciesTable.id));
			return rows.map(toPolicy);
		},

		async findPolicy(id) {
			const row = await findRow(db, id, false);
			return row && toPolicy(row);
		},

		async createPolicy(tenantId, input) {
			const content = parsePolicy(input);
			const now = clock();
			const row: PolicyRow = {
				...{ id: nextId(), tenantId, ...content, version: 1 },
				...{ createdAt: now, updatedAt: now },
			};
			return explaining({ ...content, tenantId }, () =>
				db.transaction(async (tx) => {
					await tx.insert(sourcePoliciesTable).values(row);
					await record(tx, audit, "added", undefined, row);
					return toPolicy(row);
				}),
			);
		},

		async updatePolicy(id, version, input) {
			const content = parsePolicy(input);
			return explaining({ ...content, tenantId: "" }, () =>
				db.transaction(async (tx) => {
					const before = await findRow(tx, id, true);
					if (!before) throw sourcesErrors.make("policyNotFound");
					if (before.version !== version) {
						const { name } = before;
						throw sourcesErrors.make("policyChangedMeanwhile", { name });
					}
					const now = clock();
					const row = {
						...before,
						...content,
						...{ version: version + 1, updatedAt: now },
					};
					await tx
						.update(sourcePoliciesTable)
						.set(row)
						.where(eq(sourcePoliciesTable.id, id));
					const isSameRule =
						before.windowMinutes === row.windowMinutes &&
						before.leastEvents === row.leastEvents &&
						before.mostEvents === row.mostEvents;
					// Counts of another window say nothing.
					if (!isSameRule) {
						await tx
							.update(sourcesTable)
							.set({ samples: [], watchedSince: now })
							.where(eq(sourcesTable.policyId, id));
					}
					await record(tx, audit, "updated", before, row);
					return toPolicy(row);
				}),
			);
		},

		async deletePolicy(id) {
			await db.transaction(async (tx) => {
				const row = await findRow(tx, id, true);
				if (!row) throw sourcesErrors.make("policyNotFound");
				const [used] = await tx
					.select({ count: count() })
					.from(sourcesTable)
					.where(eq(sourcesTable.policyId, id));
				if (used && used.count > 0) {
					throw sourcesErrors.make("policyInUse", {
						...{ name: row.name, count: used.count },
					});
				}
				await tx
					.delete(sourcePoliciesTable)
					.where(eq(sourcePoliciesTable.id, id));
				await record(tx, audit, "deleted", row, undefined);
			});
		},
	};
}

async function explaining(
	{ name, tenantId }: { readonly name: string; readonly tenantId: string },
	work: () => Promise<SourcePolicy>,
): Promise<SourcePolicy> {
	try {
		return await work();
	} catch (error) {
		if (breaksConstraint(error, "source_policies_name")) {
			throw sourcesErrors.make("policyNameTaken", { name }, error);
		}
		if (breaksConstraint(error, "source_policies_tenant")) {
			throw sourcesErrors.make("unknownTenant", { tenantId }, error);
		}
		throw error;
	}
}

async function record(
	tx: StateDatabase,
	audit: AuditTrail,
	what: "added" | "updated" | "deleted",
	before: PolicyRow | undefined,
	after: PolicyRow | undefined,
): Promise<void> {
	const row = after ?? before;
	if (row === undefined) return;
	await audit.record(tx, {
		action: `monitoring policy ${what}`,
		object: { id: row.id, name: row.name, kind: "monitoringPolicy" },
		tenantId: row.tenantId,
		...(before ? { before: shownOf(before) } : {}),
		...(after ? { after: shownOf(after) } : {}),
	});
}

function shownOf({
	name,
	windowMinutes,
	leastEvents,
	mostEvents,
	recipients,
}: PolicyRow) {
	return { name, windowMinutes, leastEvents, mostEvents, recipients };
}
