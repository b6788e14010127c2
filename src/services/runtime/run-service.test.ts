/** A service and its core: how it starts, what it says, and that it does what it is asked; over real TLS. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { type TestContext, test } from "node:test";
import type { Resource } from "#core/index.ts";
import { fingerprintOf, silentLog } from "#platform/index.ts";
import { linkErrors, parseBody } from "../link/index.ts";
import {
	coreName,
	type ReportAnswer,
	renewalRequest,
	type ServiceReport,
	serviceName,
	serviceReport,
} from "./core-link.ts";
import { readIdentity } from "./identity.ts";
import { readKeptConfig } from "./kept-config.ts";
import { renewalMoment } from "./renewal.ts";
import { runService } from "./run-service.ts";
import type { ServiceConfig } from "./service-config.ts";
import {
	configOf,
	fieldIs,
	identify,
	jsonNormalizer,
	makeAuthority,
	makeDirectory,
	resource,
	startPeer,
	until,
} from "./testing.ts";

const collectorOf = (body: object = {}): Resource =>
	resource("collector", "collector", {
		connectors: [{ kind: "tcp", port: 0 }],
		normalizers: [jsonNormalizer.id],
		...body,
	});

/** A core whose answers the test decides; everything that it hears it keeps. */
async function makeWorld(t: TestContext) {
	const authority = await makeAuthority(t);
	const identity = await identify(authority, serviceName("collector"));
	const reports: ServiceReport[] = [];
	const waiting = new Set<() => void>();
	const core = {
		config: configOf(collectorOf(), jsonNormalizer),
		commands: [] as ReportAnswer["commands"][number][],
		isAway: false,
		isTenantDisabled: false,
		/** It takes reports and gives no settings. */
		keepsSettings: false,
		renews: true,
		/** Of the service's clock. */
		timeShiftMs: 0,
		/** Resolves when something was asked of it while it was away. */
		asked: () =>
			new Promise<void>((resolve) => {
				onAsked = resolve;
			}),
	};
	let onAsked: (() => void) | undefined;
	function checkPresence(): void {
		if (!core.isAway) return;
		onAsked?.();
		throw linkErrors.make("failed");
	}
	/** Of the certificates that were shown with reports, in order. */
	const fingerprints = new Set<string>();
	const server = await startPeer(t, await identify(authority, coreName), {
		async "/service/config"(): Promise<ServiceConfig> {
			checkPresence();
			if (core.keepsSettings) throw linkErrors.make("failed");
			return core.config;
		},
		async "/service/certificate"({ body }) {
			if (!core.renews) throw linkErrors.make("failed");
			const { request } = parseBody(renewalRequest, body);
			const name = serviceName("collector");
			return { certificate: await authority.certify(name, request) };
		},
		"/service/certificate/confirm": async () => ({}),
		async "/service/report"({ body, peer }): Promise<ReportAnswer> {
			checkPresence();
			fingerprints.add(peer?.fingerprint ?? "");
			reports.push(parseBody(serviceReport, body));
			for (const check of waiting) check();
			return {
				commands: core.commands.splice(0),
				peers: [],
				...{ isTenantDisabled: core.isTenantDisabled, places: "" },
			};
		},
	});

	/** The next report, from now on, that shows what is asked for. */
	function heard(isSo: (report: ServiceReport) => boolean) {
		return new Promise<ServiceReport>((resolve) => {
			const check = (): void => {
				const report = reports.at(-1);
				if (report === undefined || !isSo(report)) return;
				waiting.delete(check);
				resolve(report);
			};
			waiting.add(check);
		});
	}

	const directory = await makeDirectory(t);
	async function start(failsFast = false) {
		const service = await runService({
			core: { host: "127.0.0.1", port: server.port },
			...{ directory, identity, failsFast },
			listen: { host: "127.0.0.1", port: 0 },
			...{ fqdn: "machine", version: "1.2.3", log: silentLog },
			clock: () => Date.now() + core.timeShiftMs,
		});
		let isStopped = false;
		async function stop(): Promise<void> {
			if (isStopped) return;
			isStopped = true;
			await service.stop();
		}
		t.after(stop);
		return { ...service, stop };
	}
	return {
		...{ core, heard, start, reports },
		...{ fingerprints, identity, directory },
	};
}

const isGreen = ({ status }: ServiceReport) => status === "green";

async function canConnect(input: string | undefined): Promise<boolean> {
	const port = Number(/:(\d+)$/.exec(input ?? "")?.[1]);
	const socket = connect(port, "127.0.0.1");
	try {
		await once(socket, "connect");
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

test("it reports what it is, from when on and by which settings", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	const before = Date.now();
	const service = await start();
	const report = await heard(isGreen);
	assert.equal(report.version, "1.2.3");
	assert.equal(report.fqdn, "machine");
	assert.ok(report.startedAt >= before && report.startedAt <= Date.now());
	assert.equal(report.configVersion, core.config.version);
	assert.equal(report.warning, "");
	assert.deepEqual(report.inputs, service.inputs());
	assert.equal(await canConnect(report.inputs[0]), true);
	await service.stop();
	assert.equal(await canConnect(report.inputs[0]), false);
});

test("a first start that fails ends it at once, or is told in red and tried again", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	core.config = configOf(collectorOf());
	await assert.rejects(start(true), { code: "services.missingResource" });
	await start();
	const red = await heard(({ warning }) => warning.includes("json"));
	assert.equal(red.status, "red");
	assert.deepEqual(red.inputs, []);
	core.config = configOf(collectorOf(), jsonNormalizer);
	const green = await heard(isGreen);
	assert.equal(green.configVersion, core.config.version);
});

test("a core that is away at the start is waited for; while it is away later, work goes on", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	core.isAway = true;
	const asked = core.asked();
	const service = await start();
	await asked;
	assert.deepEqual(service.inputs(), []);
	core.isAway = false;
	await heard(isGreen);
	const inputs = service.inputs();
	core.isAway = true;
	await core.asked();
	assert.equal(await canConnect(inputs[0]), true);
	core.isAway = false;
	await heard(isGreen);
	assert.deepEqual(service.inputs(), inputs);
});

test("a core that is away at the start does not matter to a service that worked before", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	const first = await start();
	await heard(isGreen);
	await first.stop();
	core.isAway = true;
	const second = await start();
	await until(() => second.inputs().length > 0);
	const inputs = second.inputs();
	assert.equal(await canConnect(inputs[0]), true);
	core.isAway = false;
	core.keepsSettings = true;
	const yellow = await heard(() => true);
	assert.equal(yellow.status, "yellow");
	assert.match(yellow.warning, /settings that it had before/);
	core.keepsSettings = false;
	await heard(isGreen);
	assert.deepEqual(second.inputs(), inputs);
});

test("a collector of a disabled tenant takes nothing and says why, until the tenant is enabled", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	await start();
	const { inputs } = await heard(isGreen);
	const { config } = core;
	core.config = { ...config, version: "disabled", isTenantDisabled: true };
	core.isTenantDisabled = true;
	const yellow = await heard(({ warning }) => warning.includes("disabled"));
	assert.deepEqual([yellow.status, yellow.inputs], ["yellow", []]);
	assert.equal(await canConnect(inputs[0]), false);
	Object.assign(core, { config, isTenantDisabled: false });
	const green = await heard(isGreen);
	assert.equal(await canConnect(green.inputs[0]), true);
});

test("a certificate whose life is over by two thirds is renewed while it works, and the next start has it", async (t) => {
	const { start, heard, core, fingerprints, identity, directory } =
		await makeWorld(t);
	const service = await start();
	const { inputs } = await heard(isGreen);
	const before = fingerprintOf(identity.cert);
	assert.deepEqual([...fingerprints], [before]);
	core.timeShiftMs = renewalMoment(identity.cert) - Date.now() + 1000;
	await heard(() => fingerprints.size === 2);
	await heard(isGreen);
	const [, after] = fingerprints;
	const kept = await readIdentity(directory);
	assert.equal(fingerprintOf(kept?.cert ?? ""), after);
	assert.deepEqual(service.inputs(), inputs);
	assert.ok(kept && (await readKeptConfig(directory, kept)));
	await assert.rejects(readKeptConfig(directory, identity), {
		code: "keptConfig.unreadable",
	});
	// Connectors show the old one until then.
	core.timeShiftMs = Date.parse(lifeOf(identity.cert).validTo) - Date.now();
	await heard((report) => isGreen(report) && report.inputs[0] !== inputs[0]);
});

const lifeOf = (certificate: string) => new X509Certificate(certificate);

test("a certificate that cannot be renewed is told, and it works on", async (t) => {
	const { start, heard, core, fingerprints, identity } = await makeWorld(t);
	core.renews = false;
	await start();
	await heard(isGreen);
	core.timeShiftMs = renewalMoment(identity.cert) - Date.now() + 1000;
	const yellow = await heard(({ warning }) => warning.includes("certificate"));
	assert.equal(yellow.status, "yellow");
	assert.equal(fingerprints.size, 1);
});

test("a reload keeps what listens, a restart begins anew; both take the new settings", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	const service = await start();
	await heard(isGreen);
	const before = service.inputs();
	for (const command of ["reload", "restart"] as const) {
		const filter = fieldIs("Message", command);
		core.config = configOf(collectorOf({ filter }), jsonNormalizer);
		core.commands.push(command);
		const { version } = core.config;
		await heard(({ configVersion }) => configVersion === version);
		const isSame = service.inputs().join() === before.join();
		assert.equal(isSame, command === "reload");
	}
	assert.equal(await canConnect(before[0]), false);
});

test("settings that cannot work are told, and it goes on by those before", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	const service = await start();
	const { configVersion } = await heard(isGreen);
	const [input] = service.inputs();
	core.config = configOf(collectorOf({ normalizers: ["none"] }));
	core.commands.push("reload");
	const told = await heard(({ warning }) => warning.includes("none"));
	assert.equal(told.status, "yellow");
	assert.match(told.warning, /the new settings are not in use/);
	assert.equal(told.configVersion, configVersion);
	assert.equal(await canConnect(input), true);
	core.config = configOf(collectorOf(), jsonNormalizer);
	core.commands.push("reload");
	assert.equal((await heard(isGreen)).warning, "");
	assert.deepEqual(service.inputs(), [input]);
});

for (const command of ["reload", "restart"] as const) {
	test(`a ${command} waits for its settings, and until they come it goes on as it was`, async (t) => {
		const { start, heard, core } = await makeWorld(t);
		const service = await start();
		await heard(isGreen);
		const [input] = service.inputs();
		const filter = fieldIs("Message", command);
		core.config = configOf(collectorOf({ filter }), jsonNormalizer);
		const { version } = core.config;
		core.keepsSettings = true;
		core.commands.push(command);
		const told = await heard(({ status }) => status === "yellow");
		assert.deepEqual(told.inputs, [input]);
		assert.notEqual(told.configVersion, version);
		assert.equal(await canConnect(input), true);
		core.keepsSettings = false;
		const after = await heard(isGreen);
		assert.equal(after.configVersion, version);
		assert.equal(await canConnect(after.inputs[0]), true);
		assert.equal(await canConnect(input), command === "reload");
	});
}

test("a storage asks where the event store is when the core was away", async (t) => {
	const { start, heard, core } = await makeWorld(t);
	const storage = resource("storage", "storage", {});
	const at = (url: string) => ({ ...configOf(storage), eventStore: { url } });
	core.config = { ...at("http://127.0.0.1:1"), version: "before" };
	await start();
	const before = await heard(isGreen);
	assert.equal(before.configVersion, "before");
	core.isAway = true;
	await core.asked();
	core.config = { ...at("http://127.0.0.1:2"), version: "after" };
	core.isAway = false;
	const after = await heard(({ configVersion }) => configVersion === "after");
	assert.equal(after.status, "green");
});
