/** What the audit trail is told of users (reference: roles-and-objects §8): never a password, a token or a hash of one. */
import type { AuditEntry } from "../audit/audit.ts";
import type { User } from "./users.ts";

type Account = NonNullable<AuditEntry["account"]>;

export function accountOf(
	{ id, login }: Pick<User, "id" | "login">,
	privileges?: string,
): Account {
	return { id, login, ...(privileges !== undefined && { privileges }) };
}

/** What of a user may be shown and compared. */
export function shownOf(user: User): Record<string, unknown> {
	const { id: _id, createdAt: _created, updatedAt: _updated, ...shown } = user;
	const { shownTenants: _tenants, ...rest } = shown;
	return rest;
}

/** Of a change: the members that differ, as they were and as they are; undefined when none does. */
export function differenceOf(
	before: Record<string, unknown>,
	after: Record<string, unknown>,
): Pick<AuditEntry, "before" | "after"> | undefined {
	const names = [
		...new Set([...Object.keys(before), ...Object.keys(after)]),
	].filter(
		(name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
	);
	if (names.length === 0) return undefined;
	const pick = (from: Record<string, unknown>) =>
		Object.fromEntries(
			names.filter((name) => name in from).map((name) => [name, from[name]]),
		);
	return { before: pick(before), after: pick(after) };
}

/** An entry per role that was given, taken or replaced. */
export function roleEntries(before: User, after: User): AuditEntry[] {
	const entries: AuditEntry[] = [];
	const account = (privileges: string) => accountOf(after, privileges);
	if (before.isGeneralAdministrator !== after.isGeneralAdministrator) {
		const action = after.isGeneralAdministrator
			? "user role granted"
			: "user role revoked";
		entries.push({ action, account: account("general admin") });
	}
	const former = new Map(before.roles.map((one) => [one.tenantId, one.role]));
	for (const { tenantId, role } of after.roles) {
		const had = former.get(tenantId);
		former.delete(tenantId);
		if (had === role) continue;
		entries.push(
			had === undefined
				? { action: "user role granted", account: account(role), tenantId }
				: {
						action: "user role changed",
						account: account(role),
						tenantId,
						fields: {
							...labelled(1, "new role", role),
							...labelled(2, "old role", had),
						},
					},
		);
	}
	for (const [tenantId, role] of former) {
		entries.push({
			...{ action: "user role revoked", account: account(role), tenantId },
		});
	}
	return entries;
}

export function loginEntry(before: User, after: User): AuditEntry {
	return {
		action: "user login changed",
		account: accountOf(after),
		fields: {
			...labelled(1, "new login", after.login),
			...labelled(2, "old login", before.login),
		},
	};
}

function labelled(
	place: 1 | 2,
	label: string,
	value: string,
): Record<string, string> {
	return {
		[`DeviceCustomString${place}`]: value,
		[`DeviceCustomString${place}Label`]: label,
	};
}
