import { after, before } from "node:test";
import { silentLog } from "#platform/index.ts";
import {
	type EmbeddedClickHouse,
	startEmbeddedClickHouse,
} from "./clickhouse-server/start.ts";
import { temporaryDirectory } from "./clickhouse-server/temporary-directory.ts";
import { createContractDatabase, eventStoreContract } from "./contract.ts";

let embedded: EmbeddedClickHouse;
const directory = temporaryDirectory();
before(async () => {
	embedded = await startEmbeddedClickHouse({
		dataDir: directory.path,
		memoryLimitBytes: 2 * 1024 ** 3,
		log: silentLog,
	});
});
after(async () => {
	await embedded.stop();
	await directory.remove();
});

eventStoreContract({
	name: "embedded",
	create: () => createContractDatabase(embedded),
});

/** A server of its own, such as http://user:password@127.0.0.1:8123. */
const serverUrl = process.env.URSA_TEST_CLICKHOUSE_URL;
if (serverUrl !== undefined) {
	const { username, password, origin } = new URL(serverUrl);
	eventStoreContract({
		name: "server",
		create: () =>
			createContractDatabase({
				url: origin,
				user: decodeURIComponent(username) || "default",
				password: decodeURIComponent(password),
			}),
	});
}
