import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { catalogue } from "#event/index.ts";
import { cefDefaultMapping } from "./default-mapping.ts";
import { normalize } from "./testing.ts";

const cef = { parsing: { method: "cef" } };
const syslog = { parsing: { method: "syslog" } };
const header = "CEF:0|Acme|Gate|2.4|4001|Session denied|7|";
const headerFields = {
	DeviceVendor: "Acme",
	DeviceProduct: "Gate",
	DeviceVersion: "2.4",
	DeviceEventClassID: "4001",
	Name: "Session denied",
	Severity: "7",
};

suite("the default mapping of CEF", () => {
	test("fills the event of a whole line", () => {
		assert.deepEqual(
			normalize(
				cef,
				`${header}src=10.1.2.3 spt=51515 dst=203.0.113.9 dpt=22 proto=TCP act=deny cs1Label=ruleName cs1=block-ssh in=0 out=0 rt=1700000000000`,
			),
			{
				...headerFields,
				SourceAddress: "10.1.2.3",
				SourcePort: 51515,
				DestinationAddress: "203.0.113.9",
				DestinationPort: 22,
				TransportProtocol: "TCP",
				DeviceAction: "deny",
				DeviceCustomString1Label: "ruleName",
				DeviceCustomString1: "block-ssh",
				BytesIn: 0,
				BytesOut: 0,
				DeviceReceiptTime: 1_700_000_000_000,
			},
		);
	});

	test("knows full names, custom addresses, fractions and the words of severity", () => {
		const event = normalize(
			cef,
			"CEF:1|A|B|1|x|n|Very-High|sourceAddress=10.0.0.1 destinationUserId=S-1-5-18 deviceProcessId=7 c6a1=2001:DB8::1 c6a1Label=Device IPv6 cfp1=1.5 cfp1Label=Score sourceGeoLatitude=55.5 oldFileId=9",
		);
		assert.equal(event.Severity, "Very-High");
		assert.equal(event.SourceAddress, "10.0.0.1");
		assert.equal(event.DestinationUserID, "S-1-5-18");
		assert.equal(event.DeviceProcessID, 7);
		assert.equal(event.DeviceCustomIPv6Address1, "2001:db8::1");
		assert.equal(event.DeviceCustomIPv6Address1Label, "Device IPv6");
		assert.equal(event.DeviceCustomFloatingPoint1, 1.5);
		assert.equal(event.DeviceCustomFloatingPoint1Label, "Score");
		assert.equal(event.SourceLatitude, 55.5);
		assert.equal(event.OldFileID, "9");
	});

	test("reads every key of the catalogue", () => {
		const sources = new Set(
			cefDefaultMapping.flatMap(({ sources }) => sources),
		);
		for (const field of catalogue) {
			if ("cef" in field) assert.ok(sources.has(field.cef), field.name);
		}
	});

	test("takes host and time from the syslog header when the line has none", () => {
		const head = "<134>2024-05-06T07:08:09Z gw-1 ";
		const bare = normalize(cef, `${head}${header}act=x`);
		assert.equal(bare.DeviceHostName, "gw-1");
		assert.equal(bare.DeviceReceiptTime, Date.UTC(2024, 4, 6, 7, 8, 9));
		const full = normalize(
			cef,
			`${head}${header}dvchost=gw-2 rt=1700000000000`,
		);
		assert.equal(full.DeviceHostName, "gw-2");
		assert.equal(full.DeviceReceiptTime, 1_700_000_000_000);
	});

	test("goes behind the mapping of the settings", () => {
		const mapping = [
			{ source: "shost", field: "DestinationHostName" },
			{ source: "ad.ip", field: "SourceAddress" },
		];
		const event = normalize(
			{ ...cef, mapping },
			`${header}shost=a src=10.0.0.1 ad.ip=10.0.0.9`,
		);
		assert.equal(event.SourceHostName, undefined);
		assert.equal(event.DestinationHostName, "a");
		assert.equal(event.SourceAddress, "10.0.0.9");
	});

	test("leaves a label to the settings that give one", () => {
		const mapping = [
			{ source: "cs1", field: "DeviceCustomString1", label: "Rule" },
		];
		const event = normalize({ ...cef, mapping }, `${header}cs1=a cs1Label=b`);
		assert.equal(event.DeviceCustomString1Label, "Rule");
		const without = normalize({ ...cef, mapping }, `${header}cs1Label=b`);
		assert.equal(without.DeviceCustomString1Label, "b");
	});

	test("can be switched off", () => {
		const parsing = { method: "cef", applyDefaultMapping: false };
		assert.deepEqual(normalize({ parsing }, `${header}src=10.0.0.1`), {});
	});

	test("leaves unknown keys to Extra", () => {
		const event = normalize(
			{ ...cef, keepExtra: true },
			`<134>Oct 12 04:16:11 gw ${header}src=10.0.0.1 ad.user=max dpt=`,
		);
		assert.deepEqual(event.Extra, {
			cefVersion: "0",
			"ad.user": "max",
			"syslog.priority": "134",
			"syslog.facility": "local0",
			"syslog.severity": "info",
		});
	});
});

suite("the default mapping of syslog", () => {
	test("fills the event of a line", () => {
		assert.deepEqual(
			normalize(
				syslog,
				"<38>Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user a",
			),
			{
				DeviceReceiptTime: Date.UTC(2024, 11, 10, 6, 55, 46),
				DeviceHostName: "LabSZ",
				DeviceProcessName: "sshd",
				DeviceProcessID: 24200,
				DeviceFacility: "auth",
				Severity: "info",
				Message: "Invalid user a",
			},
		);
	});

	test("reads every form of time that the parser knows", () => {
		for (const [time, expected] of [
			["Dec  1 06:55:46", Date.UTC(2024, 11, 1, 6, 55, 46)],
			["Oct 12 2020 04:16:11", Date.UTC(2020, 9, 12, 4, 16, 11)],
			["Oct 12 04:16:11 2020", Date.UTC(2020, 9, 12, 4, 16, 11)],
			["Oct 12 04:16:11.123", Date.UTC(2024, 9, 12, 4, 16, 11, 123)],
			["2024-05-06T07:08:09.5+03:00", Date.UTC(2024, 4, 6, 4, 8, 9, 500)],
			["2024-05-06 07:08:09,5", Date.UTC(2024, 4, 6, 7, 8, 9, 500)],
			["1 1469185204.613", 1469185204613],
		] as const) {
			const event = normalize(syslog, `<38>${time} host text`);
			assert.equal(event.DeviceReceiptTime, expected, time);
		}
	});

	test("does not count a process id without digits as an error", () => {
		const event = normalize(
			{ ...syslog, keepRaw: "onError" },
			"Dec 10 06:55:46 h app[main]: text",
		);
		assert.equal(event.DeviceProcessID, undefined);
		assert.equal(event.Raw, undefined);
	});
});
