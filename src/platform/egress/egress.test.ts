import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type TestContext, test } from "node:test";
import { createEgressAgent } from "./agent.ts";
import type { AllowedTarget } from "./allowed-targets.ts";
import { createEgress, type Resolver } from "./egress.ts";
import { requestFollowing } from "./follow.ts";

const names: Record<string, string[]> = {
	"ordinary.example": ["192.0.2.10", "2001:db8::10"],
	"private.example": ["10.1.2.3"],
	"inside.example": ["127.0.0.1"],
	"both.example": ["127.0.0.1", "192.0.2.11"],
	"metadata.example": ["169.254.169.254"],
};
const resolver: Resolver = async (host) =>
	(names[host] ?? []).map((address) => ({
		address,
		family: address.includes(":") ? 6 : 4,
	}));

const egressWith = (...allow: AllowedTarget[]) =>
	createEgress({ allow: async () => allow, resolver });
const addresses = async (
	host: string,
	port: number,
	...allow: AllowedTarget[]
) =>
	(await egressWith(...allow).resolve(host, port)).map(
		({ address }) => address,
	);

test("ordinary and private targets are reached without a rule", async () => {
	assert.deepEqual(await addresses("ordinary.example", 443), [
		"192.0.2.10",
		"2001:db8::10",
	]);
	assert.deepEqual(await addresses("private.example", 443), ["10.1.2.3"]);
	for (const address of ["172.16.0.1", "192.168.1.1", "fd00::1"]) {
		assert.deepEqual(await addresses(address, 443), [address]);
	}
});

const specialTargets = [
	"127.0.0.1",
	"127.9.9.9",
	"::1",
	"[::1]",
	"0.0.0.0",
	"::",
	"169.254.169.254",
	"169.254.1.1",
	"fd00:ec2::254",
	"FD00:0EC2:0:0:0:0:0:0254",
	"fe80::1",
	"fe80::1%eth0",
	"224.0.0.1",
	"255.255.255.255",
	"240.0.0.1",
	"ff02::1",
	"::ffff:127.0.0.1",
	"::ffff:7f00:1",
	"0:0:0:0:0:ffff:a9fe:a9fe",
	"::127.0.0.1",
	"64:ff9b::127.0.0.1",
	"2002:7f00:1::",
	"inside.example",
	"metadata.example",
];
for (const host of specialTargets) {
	test(`${host} is refused with the way to allow it`, async () => {
		await assert.rejects(egressWith().resolve(host, 25), {
			code: "egress.refused",
			message: /Settings → Allowed targets/,
		});
	});
}

test("the error names target, address, reason and what to allow", async () => {
	await assert.rejects(egressWith().resolve("inside.example", 25), {
		message:
			"Ursa does not connect to inside.example:25: 127.0.0.1 is this machine itself (loopback). If that is meant, a general administrator adds inside.example with the port 25 under Settings → Allowed targets.",
	});
});

test("other ways to write an address are checked after the name server understood them", async () => {
	const system = createEgress({ allow: async () => [] });
	for (const host of ["2130706433", "0x7f000001", "127.1", "localhost"]) {
		await assert.rejects(system.resolve(host, 25), /egress|Ursa|not found/);
	}
	await assert.rejects(system.resolve("127.1", 25), { code: "egress.refused" });
});

test("a name, an address or a network can be allowed, on all ports or on one", async () => {
	const rules: [AllowedTarget, string][] = [
		[{ target: "inside.example" }, "inside.example"],
		[{ target: "Inside.Example." }, "inside.example"],
		[{ target: "inside.example", port: 25 }, "inside.example"],
		[{ target: "127.0.0.1" }, "inside.example"],
		[{ target: "127.0.0.0/8", port: 25 }, "inside.example"],
		[{ target: "::ffff:127.0.0.1" }, "127.0.0.1"],
		[{ target: "127.0.0.1" }, "::ffff:127.0.0.1"],
		[{ target: "::1" }, "::1"],
	];
	for (const [rule, host] of rules) {
		assert.equal((await addresses(host, 25, rule)).length, 1);
	}
	for (const rule of [
		{ target: "inside.example", port: 26 },
		{ target: "other.example" },
		{ target: "127.0.0.2" },
		{ target: "10.0.0.0/8" },
	]) {
		await assert.rejects(addresses("inside.example", 25, rule), {
			code: "egress.refused",
		});
	}
});

test("of several addresses only those that may be reached are used", async () => {
	assert.deepEqual(await addresses("both.example", 443), ["192.0.2.11"]);
});

test("targets and rules that mean nothing are refused", async () => {
	for (const [host, port] of [
		["", 25],
		["a b", 25],
		["mail.example/x", 25],
		["ordinary.example", 0],
		["ordinary.example", 65_536],
		["ordinary.example", Number.NaN],
	] as const) {
		await assert.rejects(egressWith().resolve(host, port), {
			code: "egress.badTarget",
		});
	}
	for (const target of ["", "10.0.0.0/33", "10.0.0.0/x", "a/b", "-x-"]) {
		await assert.rejects(addresses("ordinary.example", 25, { target }), {
			code: "egress.badRule",
		});
	}
	await assert.rejects(egressWith().resolve("gone.example", 25), {
		code: "egress.unresolved",
		message: /gone\.example/,
	});
});

test("a name that leads elsewhere when it is used is checked again then", async () => {
	let turn = 0;
	const egress = createEgress({
		allow: async () => [],
		resolver: async () => [
			{ address: turn++ === 0 ? "192.0.2.1" : "127.0.0.1", family: 4 },
		],
	});
	await egress.resolve("rebinding.example", 9);
	const socket = connect({
		host: "rebinding.example",
		port: 9,
		lookup: egress.lookup(9),
	});
	const [error] = await once(socket, "error").catch((thrown) => [thrown]);
	assert.equal(error.code, "egress.refused");
});

async function startServer(
	test: TestContext,
	answers: Record<string, { status: number; location?: string }>,
) {
	const asked: { url: string; authorization: string | undefined }[] = [];
	const server = createServer((request, response) => {
		const { url = "" } = request;
		asked.push({ url, authorization: request.headers.authorization });
		const { status = 200, location } = answers[url] ?? {};
		response.writeHead(status, location === undefined ? {} : { location });
		response.end("done");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	test.after(() => server.close());
	// An address of the kernel, never a path.
	return { asked, port: (server.address() as AddressInfo).port };
}

function agentsFor(test: TestContext, ...allow: AllowedTarget[]) {
	const egress = createEgress({
		allow: async () => allow,
		resolver: async () => [{ address: "127.0.0.1", family: 4 }],
	});
	const agents = {
		http: createEgressAgent("http:", egress),
		https: createEgressAgent("https:", egress),
	};
	test.after(() => {
		agents.http.destroy();
		agents.https.destroy();
	});
	return agents;
}

test("an http client reaches what is allowed, by name and by address, and nothing else", async (t) => {
	const { port, asked } = await startServer(t, {});
	const allowed = agentsFor(t, { target: "127.0.0.1", port });
	for (const host of ["service.example", "127.0.0.1"]) {
		const answer = await requestFollowing(`http://${host}:${port}/a`, {
			agents: allowed,
		});
		assert.equal(answer.statusCode, 200);
		answer.resume();
	}
	for (const host of ["service.example", "127.0.0.1"]) {
		await assert.rejects(
			requestFollowing(`http://${host}:${port}/b`, { agents: agentsFor(t) }),
			{ code: "egress.refused" },
		);
	}
	assert.deepEqual(
		asked.map(({ url }) => url),
		["/a", "/a"],
	);
});

test("a redirect is checked like the first address, and credentials stay with it", async (t) => {
	const inside = await startServer(t, {});
	const { port, asked } = await startServer(t, {
		"/inside": { status: 302, location: `http://b.example:${inside.port}/` },
		"/same": { status: 302, location: "/end" },
		"/loop": { status: 307, location: "/loop" },
		"/file": { status: 302, location: "file:///etc/passwd" },
	});
	const agents = agentsFor(t, { target: "a.example", port });
	const ask = (path: string, more: typeof agents = agents) =>
		requestFollowing(`http://a.example:${port}${path}`, {
			agents: more,
			headers: { authorization: "Bearer x" },
		});
	await assert.rejects(ask("/inside"), { code: "egress.refused" });
	assert.deepEqual(inside.asked, []);
	(await ask("/same")).resume();
	assert.deepEqual(asked.at(-1), { url: "/end", authorization: "Bearer x" });
	await assert.rejects(ask("/loop"), { code: "egress.tooManyRedirects" });
	await assert.rejects(ask("/file"), { code: "egress.badRedirect" });
	const both = agentsFor(t, { target: "127.0.0.1" });
	(await ask("/inside", both)).resume();
	assert.deepEqual(inside.asked, [{ url: "/", authorization: undefined }]);
});
