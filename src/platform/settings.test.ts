import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { readSettings } from "./settings.ts";

function refused(environment: Record<string, string>): UrsaError {
	try {
		readSettings(environment, "/data");
	} catch (error) {
		assert.ok(error instanceof UrsaError);
		return error;
	}
	assert.fail("the environment was accepted");
}

test("an empty environment gives the documented defaults", () => {
	const settings = readSettings({}, "/data");
	assert.deepEqual(
		{ ...settings, hostName: "" },
		{
			dataDirectory: "/data",
			bind: "127.0.0.1",
			webPort: 7220,
			apiPort: 7223,
			internalPort: 7210,
			syslogPort: 5140,
			httpInputPort: 5141,
			postgresUrl: undefined,
			clickhouseUrl: undefined,
			adminPassword: undefined,
			logLevel: "info",
			hostName: "",
		},
	);
});

for (const [variable, value] of [
	["URSA_WEB_PORT", "http"],
	["URSA_API_PORT", "70000"],
	["URSA_SYSLOG_PORT", "5140.5"],
	["URSA_BIND", "not an address"],
	["URSA_POSTGRES_URL", "mysql://root:hunter2@localhost"],
	["URSA_CLICKHOUSE_URL", "localhost:8123"],
	["URSA_LOG_LEVEL", "loud"],
] as const) {
	test(`a wrong ${variable} is refused by name, without showing its value`, () => {
		const error = refused({ [variable]: value });
		assert.equal(error.code, "settings.invalid");
		assert.equal(error.details.variable, variable);
		assert.ok(error.message.includes(variable));
		assert.ok(!error.message.includes("hunter2"));
	});
}

test("two listeners cannot share a port, unless both let the system choose", () => {
	const error = refused({ URSA_WEB_PORT: "9000", URSA_API_PORT: "9000" });
	assert.equal(error.code, "settings.portTwice");
	assert.equal(
		readSettings({ URSA_WEB_PORT: "0", URSA_API_PORT: "0" }, "/d").webPort,
		0,
	);
});

test("an empty variable counts as absent", () => {
	assert.equal(readSettings({ URSA_WEB_PORT: "" }, "/data").webPort, 7220);
});
