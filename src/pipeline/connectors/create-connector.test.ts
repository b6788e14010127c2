import assert from "node:assert/strict";
import { test } from "node:test";
import { connectorDefinition, createConnector } from "./index.ts";
import { fixedClock, noSecrets } from "./testing/recorder.ts";

test("the kind of the settings chooses the connector", () => {
	for (const [settings, name] of [
		[{ kind: "tcp", port: 5140 }, "tcp:5140"],
		[{ kind: "udp", port: 514 }, "udp:514"],
		[{ kind: "http", port: 8080 }, "http:8080"],
		[
			{ kind: "snmp-trap", oids: [{ oid: "1.3.6.1", key: "k" }] },
			"snmp-trap:162",
		],
		[{ kind: "file", path: "/var/log/*.log" }, "file:/var/log/*.log"],
	] as const) {
		const connector = createConnector(connectorDefinition.parse(settings), {
			clock: fixedClock,
			secrets: noSecrets,
		});
		assert.equal(connector.name, name);
		assert.equal(connector.state().openSources, 0);
	}
});

test("a connector that was never started stops at once", async () => {
	for (const kind of ["tcp", "udp", "http"] as const)
		await createConnector(connectorDefinition.parse({ kind, port: 0 }), {
			clock: fixedClock,
			secrets: noSecrets,
		}).stop();
});
