/** Forms of requests that other programs in the field send (reference: rest-api §1.1, §4). */
import type { ExactRequest } from "./send-exactly.ts";

export interface OtherCall extends ExactRequest {
	readonly name: string;
	readonly expects: number;
}

export function otherCalls(ids: {
	readonly token: string;
	readonly tenant: string;
}): readonly OtherCall[] {
	const authorization = `Bearer ${ids.token}`;
	const json = { authorization, "content-type": "application/json" };
	const form = {
		authorization,
		"user-agent": "curl/8.5.0",
		"content-type": "application/x-www-form-urlencoded",
	};
	const get = (
		name: string,
		path: string,
		headers: ExactRequest["headers"] = { authorization },
	): OtherCall => ({
		...{ name, method: "GET", path: `/api/v1${path}`, headers, expects: 200 },
	});
	const search = (name: string, path: string, sql: string): OtherCall => ({
		...{ name, method: "POST", path: `/api/v1${path}`, headers: form },
		body: JSON.stringify({
			Period: { From: "2021-09-06T00:00:00Z", To: "2121-09-06T00:00:00.000Z" },
			...{ SQL: sql, ClusterID: "" },
		}),
		expects: 200,
	});
	const nobody = "00000000-0000-4000-8000-000000000000";
	return [
		get(
			"Security Vision polls",
			"/alerts/?withEvents&status=new",
			// Also on the GET, which has no body.
			json,
		),
		get("a bridge asks for one alert", `/alerts?withAffected&id=${nobody}`),
		get("a flag with a value", "/alerts?withEvents=true"),
		get("a tenant as the help writes it", `/services?TenantID=${ids.tenant}`),
		get("several values", "/services?kind=collector&kind=storage&paired="),
		get("kinds that Ursa does not have", "/resources?kind=proxy&kind=search"),
		get("a list with a slash", "/resources/"),
		get("a backup with a slash", "/system/backup/"),
		search(
			"a back-quoted table, slash at the end",
			"/events/",
			"SELECT count(ID) AS n FROM `events` LIMIT 1",
		),
		search(
			"a quoted table and functions of the engine",
			"/events",
			"SELECT countIf(match(Message, 'root')) AS n FROM 'events' LIMIT 1",
		),
	];
}
