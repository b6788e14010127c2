import { after, test } from "node:test";
import { openPostgres } from "#backends/state-store/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { auditContract } from "./contract.ts";

if (isPostgresInstalled()) {
	const server = await startPostgres();
	const store = await openPostgres({ url: server.url });
	await store.migrate();
	after(async () => {
		await store.close();
		await server.stop();
	});
	auditContract(store.db);
} else {
	test("the audit trail on PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
