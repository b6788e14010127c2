/** What services are told, and how they get in, on a real state store and over real TLS. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Resource, sharedTenantId } from "#core/index.ts";
import {
	createCertificateRequest,
	deriveId,
	openCertificateAuthority,
	readSettings,
	silentLog,
} from "#platform/index.ts";
import { openCoreStore } from "../core-store.ts";
import { startInternalApi } from "../internal-api.ts";
import { createPeerClient } from "../link/index.ts";
import { createCoreLink } from "../runtime/core-link.ts";
import { coreName, pair, writeToken } from "../runtime/index.ts";
import { buildServiceConfig } from "./build-config.ts";
import { createServiceRoutes, ensureLocalIdentity } from "./index.ts";

const main = "11111111-1111-4111-8111-111111111111";
const other = "22222222-2222-4222-8222-222222222222";

function resource(
	kind: string,
	name: string,
	body: unknown,
	tenantId = main,
): Resource {
	return {
		id: deriveId(kind, name, tenantId),
		kind,
		tenantId,
		name,
		description: "",
		body,
		version: 1,
		createdAt: 0,
		updatedAt: 0,
	};
}

const json = (name: string, tenantId?: string) =>
	resource("normalizer", name, { parsing: { method: "json" } }, tenantId);

function configOf(own: Resource, resources: readonly Resource[]) {
	const asked: string[] = [];
	return buildServiceConfig({
		service: { id: "s", kind: "collector", name: own.name },
		isTenantDisabled: false,
		resource: own,
		resources: [own, ...resources],
		async openSecrets(ids) {
			asked.push(...ids);
			return new Map(ids.map((id) => [id, { type: "token", token: "t" }]));
		},
		eventStore: { url: "http://127.0.0.1:1" },
		geoVersion: undefined,
	}).then((config) => ({ config, asked }));
}

const collector = (body: object) =>
	resource("collector", "Collector", {
		connectors: [{ kind: "tcp", port: 0 }],
		normalizers: ["a"],
		...body,
	});

test("a service is told what its resource leads to, and nothing else", async () => {
	const kafka = resource("destination", "kafka", {
		kind: "kafka",
		brokers: ["127.0.0.1:9092"],
		topic: "t",
		authorization: { kind: "plain", secret: "Kafka login" },
	});
	const { config, asked } = await configOf(
		collector({ destinations: ["kafka"] }),
		[
			json("a", sharedTenantId),
			json("a", other),
			json("b"),
			kafka,
			resource("secret", "Kafka login", { type: "token" }),
			resource("secret", "Another", { type: "token" }),
		],
	);
	assert.deepEqual(
		config.resources.map(({ kind, name, tenantId }) => [kind, name, tenantId]),
		[
			["collector", "Collector", main],
			["destination", "kafka", main],
			["normalizer", "a", sharedTenantId],
		].sort((x, y) =>
			deriveId(String(x[0]), String(x[1]), String(x[2])) <
			deriveId(String(y[0]), String(y[1]), String(y[2]))
				? -1
				: 1,
		),
	);
	assert.deepEqual(
		config.secrets.map(({ name }) => name),
		["Kafka login"],
	);
	assert.equal(asked.length, 1);
	assert.equal(config.eventStore, undefined);
});

test("the version changes with the content, and with nothing else", async () => {
	const version = async (resources: readonly Resource[]) =>
		(await configOf(collector({}), resources)).config.version;
	const before = await version([json("a"), json("b")]);
	assert.equal(await version([json("b"), json("a")]), before);
	assert.equal(await version([json("a")]), before);
	const changed = { ...json("a"), body: { parsing: { method: "cef" } } };
	assert.notEqual(await version([changed]), before);
});

test("a correlator of all rules gets all of them, with what they refer to", async () => {
	const rule = resource("correlationRule", "Rule", {
		kind: "simple",
		selectors: [{ condition: { kind: "filter", filter: "Saved" } }],
	});
	const own = resource("correlator", "Correlator", { rules: "all" });
	const { config } = await configOf(own, [
		rule,
		resource("filter", "Saved", {
			condition: {
				kind: "comparison",
				left: { kind: "field", field: "Name" },
				operator: "=",
				right: { kind: "constant", value: "x" },
			},
		}),
		resource("activeList", "List", {}),
		json("a"),
	]);
	assert.deepEqual(config.resources.map(({ kind }) => kind).sort(), [
		"activeList",
		"correlationRule",
		"correlator",
		"filter",
	]);
});

async function startCore(t: TestContext) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-hub-"));
	// In reverse: what closes may still write.
	const undo: (() => Promise<unknown>)[] = [
		() => rm(directory, { recursive: true, force: true }),
	];
	t.after(async () => {
		for (const step of undo.reverse()) await step();
	});
	const settings = readSettings({ URSA_DATA: directory }, directory);
	const core = await openCoreStore(settings, Date.now, silentLog);
	undo.push(() => core.close());
	const authority = await openCertificateAuthority(
		join(directory, "pki"),
		Date.now,
	);
	const tls = await authority.serverCertificate("core", [coreName]);
	const mainTenant = await core.tenants.main();
	const inserted: string[] = [];
	const internal = await startInternalApi({
		host: "127.0.0.1",
		port: 0,
		tls: { ...tls, cert: `${tls.cert}${authority.cert}` },
		authority: authority.cert,
		administration: {
			createToken: () => assert.fail("not for services"),
			resetPassword: () => assert.fail("not for services"),
		},
		serviceRoutes: createServiceRoutes({
			...core,
			authority,
			clock: Date.now,
			eventStore: {
				async insert({ token }) {
					inserted.push(token);
				},
			},
			eventStoreAddress: () => ({ url: "http://127.0.0.1:1" }),
			mainTenantId: mainTenant.id,
			assets: {
				index: async (tenantId) => ({
					version: "1",
					assets: [[`asset of ${tenantId}`, "", ["10.0.0.1"]]],
				}),
			},
			geo: {
				version: async () => undefined,
				read: async () => Buffer.from("geo"),
			},
			replays: {
				hasWork: () => false,
				take: () => undefined,
				done: () => assert.fail("nothing was replayed"),
			},
		}),
		log: silentLog,
	});
	undo.push(() => internal.close());
	const storage = await core.resources.create({
		kind: "storage",
		tenantId: mainTenant.id,
		name: "Storage",
		body: {},
	});
	const address = { host: "127.0.0.1", port: internal.port };
	return { core, authority, address, directory, storage, mainTenant, inserted };
}

const report = {
	version: "1",
	startedAt: 1,
	fqdn: "host",
	address: { host: "127.0.0.1", port: 7 },
	status: "green" as const,
	warning: "",
	configVersion: "",
	counters: [],
	inputs: [],
	rates: {},
	backlogBytes: 0,
};

test("a service pairs once by its token, works, and is refused when its certificate is reset", async (t) => {
	const { core, authority, address, storage, mainTenant, inserted } =
		await startCore(t);
	const { service, pairing } = await core.services.create({
		resourceId: storage.id,
	});
	const { id } = service;
	const token = writeToken(pairing.token, authority.cert);
	const identity = await pair({ core: address, id, token });
	await assert.rejects(pair({ core: address, id, token }), {
		code: "activeServices.badToken",
	});
	const link = createCoreLink({ core: address, identity });
	t.after(() => link.close());
	const config = await link.config();
	assert.equal(config.service.id, id);
	assert.deepEqual(config.eventStore, { url: "http://127.0.0.1:1" });

	assert.deepEqual(await link.geoData(), Buffer.from("geo"));
	assert.equal((await link.assets(""))?.version, "1");
	assert.equal(await link.assets("1"), undefined);

	await core.services.requestReload(id);
	const answer = await link.report(report);
	assert.deepEqual(answer.commands, ["reload"]);
	assert.deepEqual(
		answer.peers.map((peer) => [peer.id, peer.kind]),
		[[id, "storage"]],
	);
	assert.deepEqual(await link.resolve({ kind: "storage", ids: [] }), [
		{ id, host: "127.0.0.1", port: 7 },
	]);
	assert.deepEqual(await link.resolve({ kind: "correlator", ids: [] }), []);
	assert.equal((await core.services.find(id))?.status, "green");

	const entry = {
		hour: 0,
		tenantId: mainTenant.id,
		serviceId: id,
		connector: "c",
		source: "s",
		outcome: "received" as const,
		reason: "",
		count: 1,
	};
	const { signal } = new AbortController();
	await link.recordLedger(
		"j:1-2",
		{ ledger: [entry], deadLetters: [] },
		signal,
	);
	assert.deepEqual(inserted, [`${id}/j:1-2`]);
	await assert.rejects(
		link.recordLedger(
			"j:2-3",
			{ ledger: [{ ...entry, serviceId: "another" }], deadLetters: [] },
			signal,
		),
		{ code: "link.notAllowed" },
	);

	await core.services.resetCertificate(id);
	await assert.rejects(link.report(report), { code: "link.notAllowed" });
});

test("a renewed certificate works beside the old one, and a reset refuses both", async (t) => {
	const { core, authority, address, storage } = await startCore(t);
	const { service, pairing } = await core.services.create({
		resourceId: storage.id,
	});
	const { id } = service;
	const token = writeToken(pairing.token, authority.cert);
	const before = await pair({ core: address, id, token });
	const open = (identity: typeof before) => {
		const link = createCoreLink({ core: address, identity });
		t.after(() => link.close());
		return link;
	};
	const old = open(before);
	const renewed = async () => {
		const { key, request } = await createCertificateRequest();
		const cert = await old.renewCertificate(request);
		return open({ ...before, key, cert });
	};
	const lost = await renewed();
	const link = await renewed();
	await assert.rejects(lost.confirmCertificate(), { code: "link.notAllowed" });
	const fingerprints = async () => (await old.report(report)).peers;
	assert.equal((await fingerprints()).length, 2);
	await link.confirmCertificate();
	await link.confirmCertificate();
	assert.equal((await link.config()).service.id, id);
	const [registered] = await core.services.paired();
	const peers = await fingerprints();
	assert.equal(peers.length, 2);
	assert.equal(peers[0]?.fingerprint, registered?.fingerprint);
	await core.services.resetCertificate(id);
	for (const one of [old, link])
		await assert.rejects(one.report(report), { code: "link.notAllowed" });
});

test("a service of a disabled tenant is told so, and again when it is enabled", async (t) => {
	const { core, authority, address } = await startCore(t);
	const tenant = await core.tenants.create({ name: "Other" });
	const own = await core.resources.create({
		...{ kind: "storage", tenantId: tenant.id, name: "Theirs", body: {} },
	});
	const { service, pairing } = await core.services.create({
		resourceId: own.id,
	});
	const token = writeToken(pairing.token, authority.cert);
	const identity = await pair({ core: address, id: service.id, token });
	const link = createCoreLink({ core: address, identity });
	t.after(() => link.close());
	for (const isDisabled of [true, false]) {
		const { version } = await link.config();
		await core.tenants.setDisabled(tenant.id, isDisabled);
		const answer = await link.report(report);
		assert.equal(answer.isTenantDisabled, isDisabled);
		const config = await link.config();
		assert.equal(config.isTenantDisabled ?? false, isDisabled);
		assert.notEqual(config.version, version);
	}
});

test("a token of another core, a cut one, and a core that is not there are told apart", async (t) => {
	const { core, address, storage } = await startCore(t);
	const stranger = await startCore(t);
	const { service, pairing } = await core.services.create({
		resourceId: storage.id,
	});
	const { id } = service;
	const wrongCore = writeToken(pairing.token, stranger.authority.cert);
	await assert.rejects(pair({ core: address, id, token: wrongCore }), {
		code: "pairing.otherCore",
	});
	await assert.rejects(pair({ core: address, id, token: pairing.token }), {
		code: "pairing.badToken",
	});
	const nowhere = { host: "127.0.0.1", port: 1 };
	await assert.rejects(pair({ core: nowhere, id, token: wrongCore }), {
		code: "link.unreachable",
	});
});

test("what the command line may ask is not for services, nor for strangers", async (t) => {
	const { core, authority, address, directory, storage } = await startCore(t);
	const id = deriveId("service", storage.id);
	await core.services.ensure({ id, resourceId: storage.id });
	const options = {
		id,
		directory: join(directory, "service"),
		authority,
		services: core.services,
		clock: Date.now,
	};
	const identity = await ensureLocalIdentity(options);
	assert.deepEqual(await ensureLocalIdentity(options), identity);
	for (const tls of [identity, { ca: authority.cert }]) {
		const client = createPeerClient({ address, name: coreName, tls });
		t.after(() => client.close());
		await assert.rejects(client.call("/token", { login: "admin" }), {
			code: "link.notAllowed",
		});
	}
	const stranger = createPeerClient({
		address,
		name: coreName,
		tls: { ca: authority.cert },
	});
	t.after(() => stranger.close());
	for (const path of ["/service/config", "/service/report"]) {
		await assert.rejects(stranger.call(path, {}), { code: "link.notAllowed" });
	}
});
