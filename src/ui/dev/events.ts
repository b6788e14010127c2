/** Invented events of a small company, with a few that try to break the console. */
import { hostile } from "./hostile-events.ts";
import type { Random } from "./random.ts";

export type MockEvent = Record<string, unknown>;

export const tenants = [
	{ id: "1b6a3f5e-0d5c-4c5e-9f0a-5d1d0a6c1001", name: "Main" },
	{ id: "1b6a3f5e-0d5c-4c5e-9f0a-5d1d0a6c1002", name: "Plant North" },
];
export const collectorId = "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2001";

const users = [
	"m.weber",
	"j.okafor",
	"s.lindqvist",
	"a.novak",
	"p.haddad",
	"svc_backup",
	"svc_deploy",
];
const servers = [
	["dc01.corp.example", "10.20.0.10"],
	["dc02.corp.example", "10.20.0.11"],
	["files01.corp.example", "10.20.0.30"],
	["web-front-01.corp.example", "10.30.0.5"],
	["db-erp.corp.example", "10.30.0.44"],
	["jump.corp.example", "10.20.0.200"],
] as const;
const attackers = [
	"203.0.113.77",
	"198.51.100.23",
	"192.0.2.146",
	"2001:db8:85a3::8a2e:370:7334",
];

type Maker = (random: Random, at: number) => MockEvent;

const syslogTime = (at: number) =>
	new Date(at)
		.toString()
		.slice(4, 24)
		.replace(/ \d{4} /, " ");

const sshFailure: Maker = (random, at) => {
	const [host, address] = random.pick(servers);
	const user = random.pick([...users, "root", "admin", "oracle", "test"]);
	const source = random.pick(attackers);
	const port = 30_000 + random.below(30_000);
	const pid = 1000 + random.below(30_000);
	const text = `Failed password for ${user === "test" ? "invalid user " : ""}${user} from ${source} port ${port} ssh2`;
	return {
		Name: "SSH authentication failed",
		Message: text,
		DeviceVendor: "OpenBSD",
		DeviceProduct: "OpenSSH",
		DeviceEventClassID: "auth.failure",
		DeviceHostName: host,
		DeviceAddress: address,
		EventOutcome: "failure",
		Reason: "wrong password",
		ApplicationProtocol: "SSH",
		TransportProtocol: "TCP",
		SourceAddress: source,
		SourcePort: port,
		DestinationAddress: address,
		DestinationPort: 22,
		DestinationHostName: host,
		DestinationUserName: user,
		DestinationProcessName: "sshd",
		Priority: 1,
		S: { facility: "authpriv" },
		N: { pid },
		Raw: `<86>${syslogTime(at)} ${host.split(".")[0]} sshd[${pid}]: ${text}`,
	};
};

const sshSuccess: Maker = (random, at) => {
	const [host, address] = random.pick(servers);
	const user = random.pick(users);
	const source = `10.40.${random.below(4)}.${random.below(250)}`;
	const text = `Accepted publickey for ${user} from ${source} port 51${random.below(900) + 100} ssh2: ED25519 SHA256:${random.uuid().replaceAll("-", "")}`;
	return {
		Name: "SSH session opened",
		Message: text,
		DeviceVendor: "OpenBSD",
		DeviceProduct: "OpenSSH",
		DeviceEventClassID: "auth.success",
		DeviceHostName: host,
		EventOutcome: "success",
		ApplicationProtocol: "SSH",
		SourceAddress: source,
		DestinationAddress: address,
		DestinationPort: 22,
		DestinationHostName: host,
		SourceUserName: user,
		DestinationUserName: random.pick([user, "root"]),
		Raw: `<86>${syslogTime(at)} ${host.split(".")[0]} sshd[${random.below(30_000)}]: ${text}`,
	};
};

const firewall: Maker = (random, at) => {
	const isDenied = random.next() < 0.4;
	const source =
		random.next() < 0.5
			? random.pick(attackers)
			: `10.40.${random.below(4)}.${random.below(250)}`;
	const [, address] = random.pick(servers);
	const port = random.pick([22, 53, 80, 443, 443, 443, 445, 3389, 8443]);
	return {
		Name: isDenied ? "Connection denied" : "Connection allowed",
		DeviceVendor: "Example Networks",
		DeviceProduct: "Edge Firewall",
		DeviceVersion: "12.4",
		DeviceEventClassID: isDenied ? "deny" : "allow",
		DeviceAction: isDenied ? "deny" : "allow",
		EventOutcome: isDenied ? "failure" : "success",
		TransportProtocol: port === 53 ? "UDP" : "TCP",
		SourceAddress: source,
		SourcePort: 1024 + random.below(60_000),
		DestinationAddress: address,
		DestinationPort: port,
		BytesIn: random.below(90_000),
		BytesOut:
			random.next() < 0.002 ? "9223372036854775807" : random.below(2_000_000),
		StartTime: at - random.below(3000),
		DeviceCustomString1: random.pick([
			"outside-in",
			"inside-out",
			"dmz-default",
		]),
		DeviceCustomString1Label: "access rule",
		...(random.next() < 0.03
			? {
					TICategories: ["botnet_c2", "scanner"],
					TI: {
						[source]: [
							{
								category: "botnet_c2",
								confidence: 87,
								first_seen: "2025-10-02",
							},
						],
					},
				}
			: {}),
		Raw: `CEF:0|Example Networks|Edge Firewall|12.4|${isDenied ? "deny" : "allow"}|Connection|${isDenied ? 5 : 2}|src=${source} dst=${address} dpt=${port}`,
	};
};

const windowsLogon: Maker = (random) => {
	const [host, address] = random.pick(servers);
	const isFailed = random.next() < 0.3;
	const user = random.pick(users);
	return {
		Name: isFailed
			? "An account failed to log on"
			: "An account was successfully logged on",
		Message: isFailed
			? `Logon failure for CORP\\${user}: unknown user name or bad password`
			: "",
		DeviceVendor: "Microsoft",
		DeviceProduct: "Windows",
		DeviceEventClassID: isFailed ? "4625" : "4624",
		DeviceHostName: host,
		EventOutcome: isFailed ? "failure" : "success",
		Code: isFailed ? "0xC000006D" : "0x0",
		SourceAddress: `10.40.${random.below(4)}.${random.below(250)}`,
		SourceHostName: `ws-${100 + random.below(80)}.corp.example`,
		SourceUserName: user,
		SourceUserID: `S-1-5-21-1004336348-1177238915-682003330-${1000 + random.below(400)}`,
		DestinationUserName: user,
		DestinationAddress: address,
		DestinationHostName: host,
		DeviceCustomNumber1: random.pick([2, 3, 3, 3, 10]),
		DeviceCustomNumber1Label: "logon type",
		Extra: { LogonProcessName: "NtLmSsp ", WorkstationName: "WS-17" },
	};
};

const webRequest: Maker = (random) => {
	const path = random.pick([
		"/",
		"/login",
		"/api/orders?page=2",
		"/static/app.js",
		"/admin",
		"/.env",
		"/wp-login.php",
	]);
	return {
		Name: "HTTP request",
		Message: `GET ${path} 200`,
		DeviceVendor: "F5",
		DeviceProduct: "nginx",
		DeviceHostName: "web-front-01.corp.example",
		SourceAddress:
			random.next() < 0.4
				? random.pick(attackers)
				: `10.40.1.${random.below(250)}`,
		DestinationAddress: "10.30.0.5",
		DestinationPort: 443,
		RequestUrl: `https://shop.example${path}`,
		RequestMethod: "GET",
		RequestClientApplication: random.pick([
			"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
			"curl/8.5.0",
			"sqlmap/1.8.2#stable (https://sqlmap.org)",
		]),
		BytesOut: random.below(40_000),
	};
};

const makers: readonly [Maker, number][] = [
	[firewall, 50],
	[webRequest, 20],
	[windowsLogon, 15],
	[sshSuccess, 8],
	[sshFailure, 7],
];

export function makeEvents(
	random: Random,
	count: number,
	now: number,
): MockEvent[] {
	const events: MockEvent[] = [];
	const day = 86_400_000;
	for (let i = 0; i < count; i++) {
		// More of them lately, so that short periods show something too.
		const age = random.next() ** 2 * day;
		const at = Math.floor(now - age);
		const odd = i % 400 === 7 ? hostile[(i / 400) | 0] : undefined;
		const maker = pickMaker(random);
		events.push(finish(random, at, odd ?? maker(random, at)));
	}
	// A burst of guessing half an hour ago.
	for (let i = 0; i < 260; i++) {
		const at = now - 31 * 60_000 + random.below(170_000);
		events.push(
			finish(random, at, {
				...sshFailure(random, at),
				SourceAddress: "203.0.113.77",
			}),
		);
	}
	for (const [i, odd] of hostile.entries())
		events.push(finish(random, now - 20_000 - i * 9000, odd));
	return events.sort((a, b) => Number(b.Timestamp) - Number(a.Timestamp));
}

function pickMaker(random: Random): Maker {
	let share = random.below(100);
	for (const [maker, weight] of makers) {
		share -= weight;
		if (share < 0) return maker;
	}
	return firewall;
}

function finish(random: Random, at: number, event: MockEvent): MockEvent {
	return {
		ID: random.uuid(),
		Timestamp: at,
		Type: 1,
		TenantID: tenants[random.next() < 0.8 ? 0 : 1]?.id,
		ServiceID: collectorId,
		ServiceName: "Syslog and CEF",
		...event,
	};
}
