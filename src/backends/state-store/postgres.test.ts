import { after, before, test } from "node:test";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { stateStoreContract } from "./contract/index.ts";
import { openPostgres } from "./postgres.ts";

if (isPostgresInstalled()) {
	let server: PostgresServer;
	before(async () => {
		server = await startPostgres();
	});
	after(() => server.stop());
	stateStoreContract({
		name: "PostgreSQL",
		keepsData: true,
		isShared: true,
		async create() {
			const url = await server.createDatabase();
			return { open: () => openPostgres({ url }), dispose: async () => {} };
		},
	});
} else {
	test("the contract holds on PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
