import assert from "node:assert/strict";
import { test } from "node:test";
import {
	isAllowed,
	type Principal,
	permissions,
	type Role,
	tenantsWith,
	tenantsWithShared,
} from "./roles.ts";
import { sharedTenantId } from "./tenants/tenants.ts";

const holder = (
	role: Exclude<Role, "general admin">,
	...tenantIds: string[]
): Principal => ({
	...{ userId: "u", login: "u", isGeneralAdministrator: false },
	roles: tenantIds.map((tenantId) => ({ tenantId, role })),
});
const boss: Principal = {
	...{ userId: "b", login: "b", isGeneralAdministrator: true, roles: [] },
};
const allowed = (role: Exclude<Role, "general admin">) =>
	permissions.filter((permission) =>
		isAllowed(holder(role, "t"), permission, "t"),
	);

test("who hides what is shared sees none of it, unless he administers everything", () => {
	const member = { ...holder("analyst", "a"), hidesShared: true };
	assert.deepEqual(tenantsWithShared(member, "resources.view"), ["a"]);
	assert.equal(
		tenantsWithShared(
			{ ...member, isGeneralAdministrator: true },
			"resources.view",
		),
		"all",
	);
});

test("administrators do what analysts do, and keep services, secrets, custom fields and settings, and see users", () => {
	const analyst = allowed("analyst");
	assert.deepEqual(
		allowed("admin").filter((permission) => !analyst.includes(permission)),
		[
			"services.manage",
			"secrets.edit",
			"assets.editFields",
			"users.view",
			"settings.edit",
		],
	);
	assert.deepEqual(allowed("operator"), [
		"events.search",
		"alerts.view",
		"alerts.process",
		"incidents.view",
		"incidents.process",
		"assets.view",
		"dashboards.view",
		"sources.view",
		"settings.view",
	]);
});

test("a general administrator may do everything everywhere", () => {
	for (const permission of permissions) {
		assert.equal(tenantsWith(boss, permission), "all");
		assert.equal(tenantsWithShared(boss, permission), "all");
	}
});

test("a role counts in its own tenants only", () => {
	const principal = holder("admin", "a", "b");
	assert.deepEqual(tenantsWith(principal, "resources.edit"), ["a", "b"]);
	assert.equal(isAllowed(principal, "resources.edit", "c"), false);
});

test("what Shared holds is seen by all who may see resources, and changed by none of them", () => {
	const principal = holder("admin", "a", sharedTenantId);
	assert.deepEqual(tenantsWith(principal, "resources.edit"), ["a"]);
	assert.deepEqual(tenantsWith(principal, "secrets.edit"), ["a"]);
	assert.deepEqual(
		tenantsWithShared(holder("analyst", "a"), "resources.view"),
		["a", sharedTenantId],
	);
	assert.deepEqual(tenantsWithShared(principal, "resources.view"), [
		"a",
		sharedTenantId,
	]);
	assert.deepEqual(
		tenantsWithShared(holder("operator", "a"), "resources.view"),
		[],
	);
});
