/**
 * What the public Python client koalapower/kumaPublicApiV1 sends, request by request: it builds on the library
 * `requests`, gives JSON as bare text without a content type, leaves out what is None, and writes flags as `name=`.
 */
import type { ExactRequest } from "./send-exactly.ts";

export interface ClientCall extends ExactRequest {
	/** Method of the client. */
	readonly name: string;
	/** The status that it compares with; anything else is an error for it. */
	readonly expects: number;
	/** What it does with the body: parses JSON, or takes text or bytes. */
	readonly reads: "json" | "text" | "bytes";
}

export interface CallIds {
	readonly token: string;
	readonly tenant: string;
	readonly correlator: string;
	readonly activeList: string;
	readonly dictionary: string;
	readonly settings: string;
}

type Query = Readonly<Record<string, string | number>>;

/** As `requests` with Python 3 sends it. */
function headersOf(token: string): Record<string, string> {
	return {
		"user-agent": "python-requests/2.31.0",
		"accept-encoding": "gzip, deflate",
		accept: "*/*",
		connection: "keep-alive",
		authorization: `Bearer ${token}`,
	};
}

function pathOf(route: string, query: Query = {}): string {
	const text = new URLSearchParams(
		Object.entries(query).map(([name, value]): [string, string] => [
			name,
			String(value),
		]),
	).toString();
	return `/api/v1/${route}${text === "" ? "" : `?${text}`}`;
}

/** `json.dumps`: a blank behind colons and commas. */
function dumps(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(dumps).join(", ")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value).map(
		([name, member]) => `${JSON.stringify(name)}: ${dumps(member)}`,
	);
	return `{${members.join(", ")}}`;
}

/** All calls but closing and restoring, which change what the others read. */
export function clientCalls(ids: CallIds): readonly ClientCall[] {
	const headers = headersOf(ids.token);
	const get = (
		name: string,
		route: string,
		query?: Query,
		reads: ClientCall["reads"] = "json",
	): ClientCall => ({
		...{ name, method: "GET", path: pathOf(route, query), headers },
		...{ expects: 200, reads },
	});
	const post = (
		name: string,
		path: string,
		body: string,
		more: Partial<ClientCall> = {},
	): ClientCall => ({
		...{ name, method: "POST", path, headers, body },
		...{ expects: 200, reads: "json", ...more },
	});
	const boundary = "5dbc8bd8b1aa4b0d8ed2d4bd13c0a2f1";
	const importPath = (query: Query) =>
		pathOf("activeLists/import", {
			...{ correlatorID: ids.correlator, ...query },
		});
	const imported = { expects: 204, reads: "text" as const };
	return [
		get("whoami", "users/whoami"),
		get("get_tenants", "tenants"),
		get("get_tenant_by_name", "tenants", { name: "Main" }),
		get("get_alerts", "alerts/", { timestampField: "lastSeen" }),
		get("get_alerts with all", "alerts/", {
			...{ page: 1, tenantID: ids.tenant, name: "^brute", status: "new" },
			...{ timestampField: "firstSeen", from: "2021-09-06T00:00:00Z" },
			...{ to: "2121-09-06T00:00:00.000Z", withEvents: "", withAffected: "" },
		}),
		get("get_resources", "resources", { kind: "activeList" }),
		get("get_services", "services"),
		get("get_services with all", "services", {
			...{ page: 1, kind: "correlator", tenantID: ids.tenant },
			...{ name: "default", fqdn: ".", paired: "" },
		}),
		get("get_active_lists", "activeLists/", { correlatorID: ids.correlator }),
		post(
			"import_active_list_records csv",
			importPath({
				...{ activeListID: ids.activeList, format: "csv" },
				...{ keyField: "host", clear: "" },
			}),
			'host,owner,note\nweb-1,ann,"front, left"\nweb-2,bob,\n',
			imported,
		),
		post(
			"import_active_list_records tsv",
			importPath({
				...{ activeListName: "Client hosts", format: "tsv", keyField: "host" },
			}),
			"owner\thost\neve\tdb-1\n",
			imported,
		),
		post(
			"import_active_list_records internal",
			importPath({ activeListID: ids.activeList, format: "internal" }),
			'{"key":"k1","record":{"DeviceHostName":"h1"},"count":3}\n',
			imported,
		),
		get("get_cluster", "events/clusters"),
		get(
			"get_dictionary",
			"dictionaries",
			{ dictionaryID: ids.dictionary },
			"text",
		),
		post(
			"update_dictionary",
			pathOf("dictionaries/update", { dictionaryID: ids.dictionary }),
			[
				`--${boundary}`,
				'Content-Disposition: form-data; name="file"; filename="zones.csv"',
				"",
				"key,zone\n192.0.2.1,dmz\n192.0.2.2,office\n",
				`--${boundary}--`,
				"",
			].join("\r\n"),
			{
				headers: {
					...headers,
					"content-type": `multipart/form-data; boundary=${boundary}`,
				},
			},
		),
		post(
			"search_events",
			pathOf("events"),
			dumps({
				period: { from: "2021-09-06T00:00:00Z", to: "2121-09-06T00:00:00Z" },
				sql: "SELECT * FROM `events` ORDER BY Timestamp DESC LIMIT 10",
				...{ clusterID: null, rawTimestamps: false, emptyFields: false },
			}),
		),
		get("get_asset_custom_fields", `settings/id/${ids.settings}`),
		post(
			"import_assets",
			pathOf("assets/import"),
			dumps({
				tenantID: ids.tenant,
				assets: [
					{
						name: "hr-7",
						fqdn: "hr-7.example.org",
						ipAddresses: ["192.0.2.7"],
					},
				],
			}),
		),
		get("get_assets", "assets", {
			fqdn: "hr-7",
			ip: "^192",
			tenantID: ids.tenant,
		}),
		post(
			"delete_assets",
			pathOf("assets/delete"),
			dumps({ tenantID: ids.tenant, ids: [ids.activeList] }),
		),
		get("core_backup", "system/backup", {}, "bytes"),
	];
}
