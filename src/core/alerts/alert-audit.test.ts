import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import {
	ann,
	createAlertBench,
	newRule,
	tenantId,
} from "./contract/samples.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

test("each step of a person is told with what it changed; what detections do and repeated steps are not", async () => {
	const { alerts, audit, open } = createAlertBench(store.db);
	const signal = newRule("Brute force");
	const { id } = await open(signal());
	await open(signal({ severity: "high" }));
	await alerts.assign(id, ann, "Boss");
	await alerts.assign(id, ann, "Boss");
	await alerts.setSeverity(id, "critical", "Boss");
	await alerts.comment(id, "  looks real ", "Boss");
	await alerts.close(id, "responded", "Boss");
	await alerts.comment("no such", "text", "Boss").catch(() => undefined);
	await alerts.close(id, "responded", "Boss").catch(() => undefined);
	const told = audit.entries.map(({ action, before, after }) => ({
		...{ action, before, after },
	}));
	assert.deepEqual(
		told.map(({ action }) => action),
		[
			"alert assigned",
			"alert severity changed",
			"alert commented",
			"alert closed",
		],
	);
	const [assigned, severity, comment, closed] = told;
	assert.partialDeepStrictEqual(assigned, {
		before: { status: "new" },
		after: { status: "assigned", assigneeId: "u1", assigneeName: "Ann" },
	});
	assert.partialDeepStrictEqual(severity, {
		before: { severity: "high" },
		after: { severity: "critical" },
	});
	assert.deepEqual(comment?.after, { comment: "looks real" });
	assert.partialDeepStrictEqual(closed, {
		after: { status: "closed", closingReason: "responded" },
	});
	for (const { object, tenantId: tenant } of audit.entries) {
		assert.deepEqual(object, { id, name: "Brute force", kind: "alert" });
		assert.equal(tenant, tenantId);
	}
});
