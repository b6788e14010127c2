import type { DatabaseAddress } from "./database-url.ts";
import type { OpenOptions, Session } from "./session.ts";

/** Opens a connection to a database of whichever kind. Drivers are large, so each is loaded when it is first needed. */
export async function openSession(
	address: DatabaseAddress,
	options: OpenOptions,
): Promise<Session> {
	switch (address.dialect) {
		case "sqlite": {
			const { openSqlite } = await import("./databases/sqlite.ts");
			return openSqlite(address, options);
		}
		case "mssql": {
			const { openMssql } = await import("./databases/mssql.ts");
			return openMssql(address, options);
		}
		case "mysql": {
			const { openMysql } = await import("./databases/mysql.ts");
			return openMysql(address, options);
		}
		case "postgres": {
			const { openPostgres } = await import("./databases/postgres.ts");
			return openPostgres(address, options);
		}
		case "oracle": {
			const { openOracle } = await import("./databases/oracle.ts");
			return openOracle(address, options);
		}
	}
}
