/** Events out of the database of Kaspersky Security Center, by the query of KUMA's help. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLookups } from "#conditions/index.ts";
import { openCertificateAuthority } from "#platform/index.ts";
import { startSqlConnector } from "../../src/pipeline/connectors/sql/testing.ts";
import { compileNormalizer } from "../../src/pipeline/normalizers/compile-normalizer.ts";
import { normalizerDefinition } from "../../src/pipeline/normalizers/normalizer.definition.ts";
import { Reject } from "../../src/pipeline/outcome.ts";
import { kscQuery, makeKscDatabase } from "../counterparts/tds/ksc.ts";
import { startTds } from "../counterparts/tds/server.ts";

test("the query of the help for Kaspersky Security Center gives each event once, as it stands", async (t) => {
	const directory = await mkdtemp(join(tmpdir(), "ursa-ksc-"));
	const authority = await openCertificateAuthority(directory, Date.now);
	const server = await startTds({
		database: "KAV",
		user: "user",
		password: "p%40ss",
		identity: await authority.serverCertificate("ksc", ["localhost"]),
		zoneMinutes: 180,
	});
	t.after(async () => {
		await server.stop();
		await rm(directory, { recursive: true });
	});
	const ksc = makeKscDatabase(server.database);
	// The help compares UTC with local time: three hours ahead, 191 minutes are the last eleven.
	ksc.add(1000, "KLPRCI_TaskState", { ageMinutes: 12 });
	ksc.add(1002, "KLPRCI_TaskState", { isOfServer: true });
	ksc.add(1001, "GNRL_EV_VIRUS_FOUND", {
		virusResult: "GNRL_EV_OBJECT_DELETED",
	});
	const { recorder } = await startSqlConnector(t, {
		urls: [`sqlserver://user:p%2540ss@127.0.0.1:${server.port}/KAV`],
		query: kscQuery,
		column: "externalId",
	});
	await recorder.until(2);
	ksc.add(1003, "KLPRCI_TaskState");
	await recorder.until(3);
	const normalizer = compileNormalizer(
		normalizerDefinition.parse({
			parsing: { method: "sql" },
			keepExtra: true,
			mapping: [
				{ source: "externalId", field: "ExternalID" },
				{ source: "deviceEventClassId", field: "DeviceEventClassID" },
				{ source: "endTime", field: "EndTime" },
				{ source: "sourceAddress", field: "SourceAddress" },
				{
					source: "dHost",
					field: "DestinationHostName",
					conversions: [{ kind: "lower" }],
				},
				{ source: "msg", field: "Message" },
			],
		}),
		{ name: "KSC from SQL", lookups: noLookups, offsetMinutes: 180 },
	);
	const events = recorder.texts().map((text) => {
		const event = normalizer.normalize(text, Date.now());
		assert.ok(!(event instanceof Reject));
		return event;
	});
	assert.deepEqual(
		events.map(({ ExternalID }) => ExternalID),
		["1001", "1002", "1003"],
	);
	const [virus, ofServer] = events;
	assert.equal(virus?.DeviceEventClassID, "GNRL_EV_VIRUS_FOUND");
	assert.equal(virus?.SourceAddress, "203.0.113.9");
	assert.equal(virus?.DestinationHostName, "ws-017");
	assert.equal(virus?.Message, "Описание");
	assert.equal(virus?.Extra?.kscIP, "192.168.1.10");
	assert.equal(virus?.Extra?.result, "GNRL_EV_OBJECT_DELETED");
	assert.ok(Math.abs(Number(virus?.EndTime) - Date.now()) < 60_000);
	assert.equal(ofServer?.SourceAddress, undefined);
});
