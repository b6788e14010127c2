/**
 * Run by a test as a process of its own: commits pairs of rows without end and writes the number of each pair once
 * its commit was confirmed. The argument is the data directory.
 */
import { writeSync } from "node:fs";
import { sql } from "drizzle-orm";
import { openPglite } from "./pglite.ts";

const store = await openPglite({ dataDir: process.argv[2] ?? "" });
await store.db.execute(
	sql`create table if not exists pairs (number bigint, half text)`,
);
const start = Number(process.argv[3]);
for (let number = start; ; number++) {
	await store.db.transaction(async (tx) => {
		await tx.execute(sql`insert into pairs values (${number}, 'left')`);
		await tx.execute(sql`insert into pairs values (${number}, 'right')`);
	});
	writeSync(1, `${number}\n`);
	if (number % 50 === 0) await store.db.execute(sql`checkpoint`);
}
