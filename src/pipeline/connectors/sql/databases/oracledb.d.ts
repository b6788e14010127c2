/**
 * What we use of oracledb. The package has no types of its own, and those of DefinitelyTyped are no dependency of ours.
 */
declare module "oracledb" {
	export interface DbType {
		readonly name: string;
	}
	export interface Metadata {
		readonly name: string;
		readonly dbType: DbType;
	}
	export interface ResultSet {
		readonly metaData: readonly Metadata[];
		getRows(most: number): Promise<readonly (readonly unknown[])[]>;
		close(): Promise<void>;
	}
	export interface ExecuteOptions {
		readonly resultSet: true;
		readonly outFormat: number;
		readonly fetchArraySize: number;
		readonly prefetchRows: number;
		readonly fetchTypeHandler: (
			metadata: Metadata,
		) => { readonly type: DbType } | undefined;
	}
	export interface Connection {
		/** Milliseconds for one exchange with the server; 0 = no limit. */
		callTimeout: number;
		execute(
			sql: string,
			binds: Readonly<Record<string, unknown>>,
			options: ExecuteOptions,
		): Promise<{ readonly resultSet?: ResultSet }>;
		break(): Promise<void>;
		close(options?: { readonly drop?: boolean }): Promise<void>;
		isHealthy(): boolean;
	}
	export interface ConnectionAttributes {
		readonly user: string;
		readonly password: string;
		readonly connectString: string;
	}
	interface Driver {
		readonly OUT_FORMAT_ARRAY: number;
		readonly DB_TYPE_NUMBER: DbType;
		readonly DB_TYPE_CLOB: DbType;
		readonly DB_TYPE_NCLOB: DbType;
		readonly DB_TYPE_BLOB: DbType;
		readonly DB_TYPE_VARCHAR: DbType;
		readonly DB_TYPE_RAW: DbType;
		readonly DB_TYPE_DATE: DbType;
		readonly DB_TYPE_TIMESTAMP: DbType;
		readonly DB_TYPE_TIMESTAMP_TZ: DbType;
		readonly DB_TYPE_TIMESTAMP_LTZ: DbType;
		getConnection(attributes: ConnectionAttributes): Promise<Connection>;
	}
	const driver: Driver;
	export default driver;
}
