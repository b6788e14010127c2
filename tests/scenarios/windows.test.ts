/**
 * Recorded Windows security and Sysmon events of real attack techniques (the public Security-Datasets), read from beside
 * the project. The recordings hold no addition to the local administrators, so one such event is added in their form.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { z } from "zod";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const corpus = join(
	import.meta.dirname,
	"..",
	"..",
	"..",
	"shared",
	"corpora",
	"security-datasets",
);
const archives = [
	"cmd_psexec_lsa_secrets_dump",
	"empire_wmic_add_user_backdoor",
	"covenant_dcsync_dcerpc_drsuapi_DsGetNCChanges",
];
const skip = existsSync(corpus)
	? false
	: `the recordings ${corpus} are not on this machine`;

const newAdministrator = JSON.stringify({
	EventID: 4732,
	Channel: "Security",
	SourceName: "Microsoft-Windows-Security-Auditing",
	TimeCreated: "2020-10-19 03:30:50.000",
	Hostname: "WORKSTATION5",
	SubjectUserName: "wardog",
	SubjectDomainName: "WORKSTATION5",
	TargetUserName: "Administrators",
	TargetDomainName: "Builtin",
	TargetSid: "S-1-5-32-544",
	MemberName: "-",
	MemberSid: "S-1-5-21-3940915590-64593676-1414006259-1001",
});

let ursa: UrsaProcess;
let api: Client;
let directory: string;
let lines: string[];
before(async () => {
	if (skip) return;
	directory = await mkdtemp(join(tmpdir(), "ursa-windows-"));
	lines = archives
		.map((name) =>
			execFileSync("unzip", ["-p", join(corpus, `${name}.zip`)], {
				maxBuffer: 512 * 1024 * 1024,
			}).toString(),
		)
		.join("\n")
		.split(/\r?\n/)
		.filter((line) => line !== "");
	lines.push(newAdministrator);
	await writeFile(join(directory, "events.json"), lines.join("\n"));
	ursa = await startUrsa();
	api = await ursa.api();
	await ursa.cli(
		"send",
		join(directory, "events.json"),
		"--to",
		`http://127.0.0.1:${ursa.httpInputPort}`,
	);
});
after(async () => {
	await ursa?.remove();
	if (directory) await rm(directory, { recursive: true });
});

async function count(where: string): Promise<number> {
	const answer = await api("POST", "/api/v1/events", {
		sql: `SELECT count(ID) AS n FROM events WHERE ${where} LIMIT 1`,
		period: {
			from: "2020-01-01T00:00:00Z",
			to: new Date(Date.now() + 60_000).toISOString(),
		},
	});
	assert.equal(answer.status, 200, answer.text);
	return z.tuple([z.object({ n: z.number() })]).parse(answer.json())[0].n;
}

/** What the file itself says, without Ursa. */
function countLines(
	holds: (event: Record<string, unknown>) => boolean,
): number {
	return lines.filter((line) =>
		holds(JSON.parse(line) as Record<string, unknown>),
	).length;
}

test("every event is stored and can be searched by its fields", {
	skip,
}, async () => {
	await eventually(
		async () => ((await count("Type = 1")) >= lines.length ? true : undefined),
		"storing all events",
	);
	assert.equal(await count("Type = 1"), lines.length);
	assert.equal(
		await count(
			"DeviceEventClassID = '4688' AND DeviceEventCategory = 'security'",
		),
		countLines(
			(event) =>
				event.EventID === 4688 &&
				String(event.Channel).toLowerCase() === "security",
		),
	);
	assert.equal(
		await count(
			"DeviceEventCategory = 'microsoft-windows-sysmon/operational' AND DestinationProcessName ILIKE '%lsass.exe'",
		),
		countLines(
			(event) =>
				event.Channel === "Microsoft-Windows-Sysmon/Operational" &&
				// The first of these that an event has is what the process acted upon.
				/lsass\.exe$/i.test(
					String(
						event.NewProcessName ?? event.TargetImage ?? event.Image ?? "",
					),
				),
		),
	);
	assert.equal(
		await count("Type = 1 AND SourceUserName = 'pgustavo'"),
		countLines((event) =>
			// Sysmon writes the domain in front.
			/(^|\\)pgustavo$/.test(String(event.SubjectUserName ?? event.User ?? "")),
		),
	);
	assert.ok((await count("Extra['LogonProcessName'] != ''")) > 0);
});

for (const [rule, fields] of [
	[
		"Windows event log cleared",
		{ DeviceHostName: "WORKSTATION5", DeviceEventClassID: "1102" },
	],
	[
		"Windows account created",
		{ DestinationUserName: "backdoor", SourceUserName: "pgustavo" },
	],
	[
		"New local administrator",
		{ DeviceHostName: "WORKSTATION5", SourceUserName: "wardog" },
	],
	["Directory replication by a user", { SourceUserName: "pgustavo" }],
	[
		"Remote execution service installed",
		{ DestinationServiceName: "PSEXESVC" },
	],
] as const) {
	test(`the rule ${rule} raises an alert for what was recorded`, {
		skip,
	}, async () => {
		const path = `/api/v1/alerts?withEvents&name=${encodeURIComponent(`^${rule}$`)}`;
		const shape = z.array(
			z.object({ events: z.array(z.record(z.string(), z.unknown())) }),
		);
		const events = await eventually(async () => {
			const alerts = shape.parse((await api("GET", path)).json());
			return alerts.length > 0
				? alerts.flatMap((alert) => alert.events)
				: undefined;
		}, "raising the alert");
		assert.ok(
			events.some((event) =>
				Object.entries(fields).every(([name, value]) => event[name] === value),
			),
			JSON.stringify(events).slice(0, 1000),
		);
	});
}
