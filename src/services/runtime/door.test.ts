/** Who gets in at the door of a service, over real TLS. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { silentLog } from "#platform/index.ts";
import { createPeerClient } from "../link/index.ts";
import { serviceName } from "./core-link.ts";
import { openDoor } from "./door.ts";
import { identify, makeAuthority, peerOf } from "./testing.ts";

test("only peers that the core admits get in, and only as long as it does", async (t) => {
	const authority = await makeAuthority(t);
	const served: string[] = [];
	const door = await openDoor({
		listen: { host: "127.0.0.1", port: 0 },
		identity: await identify(authority, serviceName("storage")),
		routes: {
			"/do": async ({ body, peer }) => {
				served.push(`${peer?.name} ${body}`);
				return { isDone: true };
			},
		},
		log: silentLog,
	});
	t.after(() => door.close());
	const knock = (tls: { ca: string; cert?: string; key?: string }) => {
		const client = createPeerClient({
			address: { host: "127.0.0.1", port: door.port },
			name: serviceName("storage"),
			tls,
		});
		t.after(() => client.close());
		return (path = "/do") => client.call(path, Buffer.from("x"));
	};
	const identity = await identify(authority, serviceName("collector"));
	const known = knock(identity);
	// Of the same authority, and of the same name.
	const stranger = knock(await identify(authority, serviceName("collector")));
	const nobody = knock({ ca: authority.cert });
	const refused = { code: "link.notAllowed", status: 403 };

	await assert.rejects(known(), refused);
	door.admit([peerOf(identity)]);
	assert.deepEqual(await known(), { isDone: true });
	await assert.rejects(stranger(), refused);
	await assert.rejects(nobody(), refused);
	await assert.rejects(known("/else"), { code: "link.unknownPath" });
	// Over the connection that is open already.
	door.admit([]);
	await assert.rejects(known(), refused);
	door.admit([peerOf(identity)]);
	await known();
	assert.deepEqual(served, [
		"collector.service.ursa x",
		"collector.service.ursa x",
	]);
});
