import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reject } from "../outcome.ts";
import { codeOf, compile, normalize, receivedAt } from "./testing.ts";

function equals(field: string, value: string): object {
	return {
		kind: "comparison",
		left: { kind: "field", field },
		operator: "=",
		right: { kind: "constant", value },
	};
}

const failedPassword = {
	name: "failed password",
	inputField: "message",
	condition: equals("appName", "sshd"),
	parsing: {
		method: "regexp",
		expressions: ["Failed password for (?P<user>\\S+) from (?P<ip>\\S+)"],
	},
	mapping: [
		{ source: "user", field: "DestinationUserName" },
		{ source: "ip", field: "SourceAddress" },
	],
	enrichment: [{ kind: "constant", field: "Name", value: "Failed password" }],
};

const anySshd = {
	name: "any sshd",
	inputField: "message",
	condition: equals("appName", "sshd"),
	parsing: { method: "regexp", expressions: ["^(?P<all>.*)$"] },
	mapping: [{ source: "all", field: "Reason" }],
};

const syslog = {
	parsing: { method: "syslog" },
	extras: [failedPassword, anySshd],
};

const head = "Dec 10 06:55:46 LabSZ";

suite("extra rules", () => {
	test("add the fields of the first that holds and parses", () => {
		const event = normalize(
			syslog,
			`${head} sshd[1]: Failed password for root from 10.0.0.1 port 22`,
		);
		assert.equal(event.DeviceHostName, "LabSZ");
		assert.equal(event.DestinationUserName, "root");
		assert.equal(event.SourceAddress, "10.0.0.1");
		assert.equal(event.Name, "Failed password");
		assert.equal(event.Reason, undefined);
	});

	test("give way to the next when the text does not parse", () => {
		const event = normalize(syslog, `${head} sshd[1]: Connection closed`);
		assert.equal(event.Reason, "Connection closed");
		assert.equal(event.Name, undefined);
	});

	test("leave the event alone when no condition holds", () => {
		const event = normalize(
			syslog,
			`${head} sudo: Failed password for a from b`,
		);
		assert.equal(event.Name, undefined);
		assert.equal(event.Message, "Failed password for a from b");
	});

	test("keep the event when the condition holds but nothing parses, as an error", () => {
		const settings = {
			...syslog,
			extras: [failedPassword],
			keepRaw: "onError",
		};
		const line = `${head} sshd[1]: Connection closed`;
		const event = normalize(settings, line);
		assert.equal(event.Message, "Connection closed");
		assert.equal(event.Raw, line);
	});

	test("without condition may fail without being an error", () => {
		const { condition: _, ...unconditional } = failedPassword;
		const settings = {
			...syslog,
			extras: [unconditional],
			keepRaw: "onError",
		};
		const event = normalize(settings, `${head} sshd[1]: Connection closed`);
		assert.equal(event.Raw, undefined);
	});

	test("replace what the parent wrote", () => {
		const event = normalize(
			{
				parsing: { method: "syslog" },
				extras: [{ inputField: "message", parsing: { method: "cef" } }],
			},
			`${head} relay: CEF:0|Acme|Gate|1|4|Denied|Low|msg=blocked dvchost=gw`,
		);
		assert.equal(event.Message, "blocked");
		assert.equal(event.DeviceHostName, "gw");
		assert.equal(event.Severity, "Low");
		assert.equal(event.DeviceProcessName, "relay");
	});

	test("use source names, not event fields, in conditions", () => {
		const settings = {
			parsing: { method: "json" },
			mapping: [{ source: "event.type", field: "DeviceEventClassID" }],
			extras: [
				{
					condition: equals("event.type", "login"),
					parsing: { method: "json" },
					mapping: [{ source: "event.user", field: "SourceUserName" }],
				},
			],
		};
		const text = '{"event":{"type":"login","user":"max"}}';
		assert.equal(normalize(settings, text).SourceUserName, "max");
		const [extra] = settings.extras;
		const byField = {
			...settings,
			extras: [{ ...extra, condition: equals("DeviceEventClassID", "login") }],
		};
		assert.equal(normalize(byField, text).SourceUserName, undefined);
	});

	test("parse a nested value, as text or as JSON", () => {
		const settings = {
			parsing: { method: "json" },
			extras: [
				{
					inputField: "payload",
					parsing: { method: "json" },
					mapping: [{ source: "user", field: "SourceUserName" }],
				},
			],
		};
		for (const text of [
			'{"payload":{"user":"max"}}',
			'{"payload":"{\\"user\\":\\"max\\"}"}',
		]) {
			assert.equal(normalize(settings, text).SourceUserName, "max");
		}
		assert.deepEqual(normalize(settings, '{"other":1}'), {});
	});

	test("nest", () => {
		const settings = {
			parsing: { method: "syslog" },
			extras: [
				{
					inputField: "message",
					parsing: { method: "kv" },
					mapping: [{ source: "type", field: "DeviceEventCategory" }],
					extras: [
						{
							inputField: "msg",
							condition: equals("type", "LOGIN"),
							parsing: { method: "kv" },
							mapping: [{ source: "acct", field: "SourceUserName" }],
						},
					],
				},
			],
		};
		const event = normalize(
			settings,
			`${head} audit: type=LOGIN msg='op=login acct="root"'`,
		);
		assert.equal(event.DeviceEventCategory, "LOGIN");
		assert.equal(event.SourceUserName, "root");
	});

	test("put what they don't map into Extra when the main rule says so", () => {
		const event = normalize(
			{
				parsing: { method: "syslog" },
				keepExtra: true,
				extras: [{ inputField: "message", parsing: { method: "kv" } }],
			},
			`${head} app: a=1 b=2`,
		);
		assert.deepEqual(event.Extra, { a: "1", b: "2" });
	});

	test("do not rescue a message that the main rule rejects", () => {
		const result = compile(syslog).normalize("no syslog", receivedAt);
		assert.ok(result instanceof Reject);
	});

	test("are refused when a condition is wrong or they nest too deeply", () => {
		const wrong = {
			...failedPassword,
			condition: {
				kind: "comparison",
				left: { kind: "field", field: "a" },
				operator: "match",
				right: { kind: "constant", value: "(" },
			},
		};
		assert.equal(
			codeOf({ ...syslog, extras: [wrong] }),
			"normalizers.badCondition",
		);
		let deep: object = { parsing: { method: "json" } };
		for (let i = 0; i < 17; i++) {
			deep = { parsing: { method: "json" }, extras: [deep] };
		}
		assert.equal(codeOf(deep), "normalizers.tooDeep");
	});
});
