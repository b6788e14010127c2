/** Active lists behind a correlator's door: only the core comes in; what it changes stays, also after a kill. */
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { PairedService } from "#core/index.ts";
import { listChangeDefinition } from "#pipeline/index.ts";
import { createMemoryEventStore } from "../../pipeline/storage/testing.ts";
import { createActiveListAccess } from "../active-lists.ts";
import { createPeerClient } from "../link/index.ts";
import { activeListPaths } from "./active-lists.ts";
import { coreName, serviceName } from "./core-link.ts";
import { startCorrelatorWork } from "./correlator-work.ts";
import {
	configOf,
	createFakeLink,
	identify,
	makeAuthority,
	makeDirectory,
	needsOf,
	openStorageDoor,
	peerOf,
	resource,
} from "./testing.ts";

const list = resource("activeList", "suspects", { ttlSeconds: 0 });
const stored = resource("destination", "stored", {
	...{ kind: "storage", services: ["storage"], flushIntervalMs: 10 },
});
const own = resource("correlator", "correlator", {
	...{ rules: [], destinations: [stored.id] },
});
const { signal } = new AbortController();

const change = (given: object) =>
	listChangeDefinition.parse({ list: list.id, ...given });
const record = (key: string, fields: Record<string, string> = {}) => ({
	...{ key, fields },
});

async function makeWorld(t: TestContext) {
	const authority = await makeAuthority(t);
	const identity = await identify(authority, serviceName("correlator"));
	const collector = await identify(authority, serviceName("collector"));
	const storage = await openStorageDoor(
		...([
			t,
			authority,
			"storage",
			createMemoryEventStore(),
			[identity],
		] as const),
	);
	const addresses = new Map<string, number | undefined>();
	const access = createActiveListAccess({
		services: {
			paired: async () =>
				[...addresses].map(
					([id, port]): PairedService => ({
						...{ id, kind: "correlator", tenantId: "tenant" },
						...{ resourceId: "correlator", fingerprint: "" },
						...(port === undefined
							? {}
							: { address: { host: "127.0.0.1", port } }),
					}),
				),
		},
		tls: await identify(authority, coreName),
	});
	t.after(() => access.close());
	async function start(directory: string) {
		const work = await startCorrelatorWork(
			needsOf({
				...{ config: configOf(own, stored, list), directory, identity },
				link: createFakeLink([storage]),
			}),
		);
		t.after(() => work.stop());
		work.admit([peerOf(collector)]);
		addresses.set("correlator", work.doorPort);
		return work;
	}
	const directory = await makeDirectory(t);
	return {
		...{ access, start, collector, directory, addresses },
		work: await start(directory),
	};
}

test("the core reads what it put, page by page and by search, and takes records out again", async (t) => {
	const { access } = await makeWorld(t);
	const put = Array.from({ length: 25 }, (_, index) =>
		record(`host-${String(index).padStart(2, "0")}`, {
			owner: `O${index % 5}`,
		}),
	);
	assert.deepEqual(await access.change("correlator", change({ put }), signal), {
		isApplied: true,
	});
	const read = (request: object) =>
		access.read("correlator", { list: list.id, limit: 10, ...request }, signal);
	const keys = async (request: object) => {
		const { total, records } = await read(request);
		return [total, records.map(({ key }) => key.slice(5)).join()];
	};
	assert.deepEqual(await keys({ limit: 3 }), [25, "00,01,02"]);
	assert.deepEqual(await keys({ offset: 23 }), [25, "23,24"]);
	assert.deepEqual(await keys({ search: "HOST-1", offset: 8 }), [10, "18,19"]);
	assert.deepEqual(await keys({ search: "o4", limit: 2 }), [5, "04,09"]);
	assert.deepEqual(await keys({ after: "host-21", offset: 3 }), [
		25,
		"22,23,24",
	]);
	// The record is gone: it goes on by the number of those that are known.
	assert.deepEqual(await keys({ after: "gone", offset: 23 }), [25, "23,24"]);
	const remove = ["host-00", "host-01"];
	await access.change("correlator", change({ remove }), signal);
	const [overview] = await access.overview("correlator", signal);
	assert.deepEqual(
		[overview?.id, overview?.name, overview?.records],
		["suspects", "suspects", 23],
	);
	assert.ok((overview?.bytes ?? 0) > 23 * 50);
	await access.change("correlator", change({ clear: true }), signal);
	assert.deepEqual(await keys({}), [0, ""]);
});

test("what was answered is there after a kill, and once", async (t) => {
	const { access, start, directory } = await makeWorld(t);
	const put = [record("a", { n: "1" }), record("b")];
	await access.change("correlator", change({ put }), signal);
	await access.change("correlator", change({ put: [record("a")] }), signal);
	// The files as they are at this moment, which is what a kill leaves.
	const killed = join(await makeDirectory(t), "copy");
	await cp(directory, killed, { recursive: true });
	await start(killed);
	// Answered when everything before it has been read again.
	const last = await access.change(
		...(["correlator", change({ remove: ["none"] }), signal] as const),
	);
	assert.deepEqual(last, { isApplied: true });
	const { records } = await access.read(
		...(["correlator", { list: list.id, limit: 10 }, signal] as const),
	);
	assert.deepEqual(
		records.map(({ key, fields, updates }) => [key, fields, updates]),
		[
			["a", {}, 1],
			["b", {}, 0],
		],
	);
});

test("a service of the installation does not get in, nor does a caller without certificate", async (t) => {
	const { work, collector } = await makeWorld(t);
	const { ca } = collector;
	for (const tls of [collector, { ca }]) {
		const client = createPeerClient({
			address: { host: "127.0.0.1", port: work.doorPort ?? 0 },
			...{ name: serviceName("correlator"), tls },
		});
		t.after(() => client.close());
		for (const path of Object.values(activeListPaths)) {
			await assert.rejects(client.call(path, {}), { code: "link.notAllowed" });
		}
	}
});

test("an unknown list, a change that does not fit, and a correlator without an address are named", async (t) => {
	const { access, addresses } = await makeWorld(t);
	const ask = (given: object) =>
		access.change("correlator", { ...change({}), ...given }, signal);
	await assert.rejects(ask({ list: "x" }), { code: "activeLists.notFound" });
	await assert.rejects(ask({ put: [record("")] }), { code: "link.badRequest" });
	await assert.rejects(ask({ put: [record("a", { "b c": "1" })] }), {
		code: "link.badRequest",
	});
	const [overview] = await access.overview("correlator", signal);
	assert.equal(overview?.records, 0);
	addresses.set("correlator", undefined);
	await assert.rejects(ask({}), { code: "activeListAccess.noDoor" });
	await assert.rejects(access.overview("gone", signal), {
		code: "activeListAccess.noDoor",
	});
});

test("a correlator that stopped is unreachable, and found again at its new port", async (t) => {
	const { access, work, start, directory } = await makeWorld(t);
	await access.change("correlator", change({ put: [record("a")] }), signal);
	await work.stop();
	await assert.rejects(access.overview("correlator", signal), {
		code: "link.unreachable",
	});
	await start(directory);
	const [overview] = await access.overview("correlator", signal);
	assert.equal(overview?.records, 1);
});
