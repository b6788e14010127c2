/** The REST API of a started Ursa, as programs in the field call it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { z } from "zod";
import { sendLines } from "#pipeline/index.ts";
import { otherCalls } from "../clients/other-clients.ts";
import { type CallIds, clientCalls } from "../clients/requests-library.ts";
import { type ExactRequest, sendExactly } from "../clients/send-exactly.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { createResource, mainTenant } from "../running/services.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

let ursa: UrsaProcess;
let console: Client;
let ids: CallIds;

const serviceList = z.array(z.object({ id: z.string(), kind: z.string() }));
const listOverview = z.array(
	z.object({
		...{ id: z.string(), name: z.string(), dir: z.string() },
		...{ records: z.number(), walSize: z.number() },
	}),
);
const idList = z.array(z.object({ id: z.string() }));

before(async () => {
	ursa = await startUrsa();
	console = await logIn(ursa);
	const token = (await ursa.cli("token", "create", "--login", "admin")).trim();
	const activeList = await createResource(
		...[console, "activeList", "Client hosts", { ttlSeconds: 0 }],
	);
	const dictionary = await createResource(console, "dictionary", "Zones", {
		...{ type: "table", columns: ["zone"], rows: { "192.0.2.1": ["old"] } },
	});
	const services = serviceList.parse(
		(await console("GET", "/api/services")).json(),
	);
	const correlator = services.find(({ kind }) => kind === "correlator")?.id;
	assert.ok(correlator);
	await console("POST", `/api/services/${correlator}/reload`);
	const tenant = await mainTenant(console);
	ids = {
		...{ token, correlator, activeList, dictionary, tenant },
		settings: await saveAssetFields(tenant),
	};
	// The correlator starts anew with the new list.
	await eventually(async () => {
		const lists = await activeLists().catch(() => []);
		return lists.some(({ id }) => id === activeList) ? true : undefined;
	}, "the new list in the correlator");
	await sendFailures("203.0.113.7");
});
after(() => ursa?.remove());

/** Id of the settings. */
async function saveAssetFields(tenant: string): Promise<string> {
	const answer = await console(
		"PUT",
		`/api/settings/assetFields/tenants/${tenant}`,
		{
			...{ version: 0, isDisabled: false },
			body: {
				fields: [{ id: "22222222-0000-4000-8000-000000000000", name: "Rack" }],
			},
		},
	);
	assert.equal(answer.status, 200, answer.text);
	return z.object({ id: z.string() }).parse(answer.json()).id;
}

/** A source in the zone `lab`, by the dictionary. */
const labRule = (dictionary: string) => ({
	kind: "simple",
	propagatedFields: ["SourceAddress"],
	selectors: [
		{
			condition: {
				kind: "comparison",
				left: {
					...{ kind: "table", dictionary, column: "zone" },
					keyFields: ["SourceAddress"],
				},
				operator: "=",
				right: { kind: "constant", value: "lab" },
			},
		},
	],
	actions: [{ trigger: "everyEvent" }],
});

async function sendFailures(source: string): Promise<void> {
	const lines = Array.from(
		{ length: 12 },
		(_, second) =>
			`<38>Jan  1 00:00:${10 + second} web-1 sshd[7]: Failed password for root from ${source} port 4000 ssh2`,
	);
	await sendLines({
		url: `tcp://127.0.0.1:${ursa.syslogPort}`,
		...{ lines: Readable.from([`${lines.join("\n")}\n`]), reliable: true },
	});
}

async function alertNames(): Promise<readonly string[]> {
	const answer = await send({
		...{ method: "GET", path: "/api/v1/alerts/", headers: authorized() },
	});
	return z
		.array(z.object({ name: z.string() }))
		.parse(answer.json())
		.map(({ name }) => name);
}

const send = (request: ExactRequest) =>
	sendExactly(ursa.apiUrl, ursa.authority, request);
const authorized = () => ({ authorization: `Bearer ${ids.token}` });

async function activeLists() {
	const answer = await send({
		method: "GET",
		path: `/api/v1/activeLists?correlatorID=${ids.correlator}`,
		headers: authorized(),
	});
	return listOverview.parse(answer.json());
}

async function recordsOfList(): Promise<number | undefined> {
	return (await activeLists()).find(({ id }) => id === ids.activeList)?.records;
}

test("every request of the Python client gets the status and the form that it reads", async () => {
	for (const call of clientCalls(ids)) {
		const answer = await send(call);
		const about = `${call.name}: ${answer.bytes.toString().slice(0, 300)}`;
		assert.equal(answer.status, call.expects, about);
		if (call.reads === "json") {
			assert.equal(answer.type, "application/json", about);
			assert.doesNotThrow(() => answer.json(), about);
		}
		if (call.name === "get_dictionary") {
			assert.equal(answer.type, "text/plain; charset=utf-8");
			assert.equal(answer.bytes.toString(), "key,zone\n192.0.2.1,old\n");
		}
	}
	assert.equal(await recordsOfList(), 4);
});

test("a rule sees the new rows of a dictionary without a restart of anything", async () => {
	await createResource(
		...[console, "correlationRule", "From the lab", labRule(ids.dictionary)],
	);
	const boundary = "b";
	const answer = await send({
		method: "POST",
		path: `/api/v1/dictionaries/update?dictionaryID=${ids.dictionary}`,
		headers: {
			...authorized(),
			"content-type": `multipart/form-data; boundary=${boundary}`,
		},
		body: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="z.csv"\r\n\r\nkey,zone\n198.51.100.9,lab\n\r\n--${boundary}--\r\n`,
	});
	assert.deepEqual(
		[answer.status, answer.json()],
		[200, { servicesFailedToUpdate: [] }],
	);
	await sendFailures("198.51.100.9");
	await eventually(
		async () =>
			(await alertNames()).includes("From the lab") ? true : undefined,
		"an alert of the rule",
	);
});

test("imports are found in the audit trail", async () => {
	await eventually(async () => {
		const answer = await send({
			...{ method: "POST", path: "/api/v1/events", headers: authorized() },
			body: JSON.stringify({
				period: { from: "2021-09-06T00:00:00Z", to: "2121-09-06T00:00:00Z" },
				sql: "SELECT * FROM events WHERE DeviceAction = 'active list imported' LIMIT 10",
			}),
		});
		const [event] = z
			.array(z.record(z.string(), z.unknown()))
			.parse(answer.json());
		if (event === undefined) return undefined;
		assert.equal(event.DeviceExternalID, ids.correlator);
		assert.equal(event.Name, "Client hosts");
		return true;
	}, "the event of an import");
});

test("other programs' forms of requests are taken", async () => {
	for (const call of otherCalls(ids)) {
		const answer = await send(call);
		const about = `${call.name}: ${answer.bytes.toString().slice(0, 300)}`;
		assert.equal(answer.status, call.expects, about);
	}
});

test("resources go out as a package and come in again, with the conflicts named", async () => {
	const post = (path: string, body: unknown) =>
		send({
			...{ method: "POST", path: `/api/v1/resources/${path}` },
			headers: authorized(),
			body: Buffer.isBuffer(body) ? body : JSON.stringify(body),
		});
	const password = "Pack.1234";
	const exported = await post("export", {
		...{ ids: [ids.dictionary, ids.activeList], password },
		tenantID: ids.tenant,
	});
	assert.equal(exported.status, 200, exported.bytes.toString());
	const { fileID } = z.object({ fileID: z.string() }).parse(exported.json());
	const file = await send({
		method: "GET",
		path: `/api/v1/resources/download/${fileID}`,
		headers: authorized(),
	});
	const uploaded = await post("upload", file.bytes);
	const { id } = z.object({ id: z.string() }).parse(uploaded.json());
	const toc = await post("toc", { fileID: id, password });
	const { resources } = z.object({ resources: idList }).parse(toc.json());
	const found = resources.map((resource) => resource.id).sort();
	assert.deepEqual(found, [ids.dictionary, ids.activeList].sort());
	const importing = (action: number) =>
		post("import", {
			...{ fileID: id, password, tenantID: ids.tenant },
			actions: Object.fromEntries(found.map((one) => [one, action])),
		});
	const refused = await importing(1);
	assert.equal(refused.status, 409);
	const { conflicts } = z
		.object({ conflicts: z.array(z.string()) })
		.parse(refused.json());
	assert.deepEqual(conflicts.sort(), found);
	assert.equal((await importing(2)).status, 204);
});

test("what was imported is there after kill -9, and the correlator goes on from it", async () => {
	await send({
		method: "POST",
		path: `/api/v1/activeLists/import?correlatorID=${ids.correlator}&activeListID=${ids.activeList}&format=csv&keyField=host&clear`,
		headers: authorized(),
		body: `host,owner\n${Array.from({ length: 5000 }, (_, host) => `h${host},o\n`).join("")}`,
	}).then(({ status }) => assert.equal(status, 204));
	await ursa.kill();
	ursa = await ursa.restart();
	console = await logIn(ursa);
	const records = await eventually(
		async () => recordsOfList().catch(() => undefined),
		"the correlator answering",
	);
	assert.equal(records, 5000);
});

test("an import says what is wrong, in the words of the reference", async () => {
	const importing = async (query: string, body: string) => {
		const answer = await send({
			method: "POST",
			path: `/api/v1/activeLists/import?correlatorID=${ids.correlator}&${query}`,
			...{ headers: authorized(), body },
		});
		return [answer.status, answer.json()];
	};
	const list = `activeListID=${ids.activeList}&format=csv`;
	const failed = "correlator API request failed";
	assert.deepEqual(await importing(`${list}&keyField=id`, "host\na\n"), [
		400,
		{ message: failed, details: "line 1: header does not contain column id" },
	]);
	assert.deepEqual(await importing(`${list}&keyField=host`, "host,b\na\n"), [
		400,
		{
			message: failed,
			details: "line 2: wrong number of fields: 1, the header has 2",
		},
	]);
	assert.deepEqual(await importing(`${list}&keyField=host`, ""), [
		400,
		{ message: "request body required", details: null },
	]);
});

test("the unmodified Python client works", async (t) => {
	const folder = process.env.URSA_TEST_KUMA_CLIENT;
	if (folder === undefined || !existsSync(join(folder, "kumaPublicApiV1.py"))) {
		t.skip("URSA_TEST_KUMA_CLIENT does not name a folder with the client");
		return;
	}
	const alerts = await eventually(async () => {
		const answer = await send({
			...{ method: "GET", path: "/api/v1/alerts/", headers: authorized() },
		});
		const found = idList.parse(answer.json());
		return found.length > 0 ? found : undefined;
	}, "an alert");
	const { hostname, port } = new URL(ursa.apiUrl);
	const { stdout } = await promisify(execFile)(
		"python3",
		[
			join(import.meta.dirname, "..", "clients", "run-client.py"),
			folder,
			JSON.stringify({
				...{ ...ids, host: hostname, port, alert: alerts[0]?.id ?? "" },
				backup: join(ursa.dataDirectory, "backup-of-test.tar.gz"),
			}),
		],
		{
			maxBuffer: 64 * 1024 * 1024,
			// What the machine sets for the library wins over what the client says: so it checks the certificate after all.
			env: {
				...process.env,
				REQUESTS_CA_BUNDLE: join(ursa.dataDirectory, "pki", "ca.crt"),
			},
		},
	);
	const answers = z
		.record(
			z.string(),
			z.object({
				answer: z.unknown().optional(),
				error: z.string().optional(),
			}),
		)
		.parse(JSON.parse(stdout));
	const { close_alerts: closed, ...others } = answers;
	const errors = Object.entries(others).flatMap(([name, { error }]) =>
		error === undefined ? [] : [`${name}: ${error}`],
	);
	assert.deepEqual(errors, []);
	assert.equal(
		others.get_dictionary_again?.answer,
		"key,zone\n198.51.100.1,lab\n",
	);
	// The documented answer is 204; the client expects 200.
	assert.match(closed?.error ?? "", /Wrong result status code 204/);

	// The restore brings back what was closed after the backup.
	const [alert] = alerts;
	await eventually(async () => {
		const found = await send({
			method: "GET",
			path: `/api/v1/alerts?id=${alert?.id}&status=new`,
			headers: authorized(),
		}).catch(() => undefined);
		return found?.status === 200 && idList.parse(found.json()).length === 1
			? true
			: undefined;
	}, "the restored alert");
});
