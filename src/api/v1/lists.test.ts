import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { sharedTenantId } from "#core/index.ts";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import {
	idOf,
	newService,
	newUser,
	now,
	tenantIds,
	tokenOf,
} from "../testing/world.ts";
import {
	clusterShape,
	serviceShape,
	tenantShape,
	whoAmIShape,
} from "./shapes.ts";

const wrongPage = [400, "invalid query parameter value", "page"];
const wrongName = [400, "invalid query parameter value", "name"];

describe("whoami", () => {
	test("names the highest role in each tenant", async (t) => {
		const { get, world } = startRestApi(t);
		world.users.add(
			newUser("mixed", {
				roles: [
					{ tenantId: tenantIds.b, role: "operator" },
					{ tenantId: tenantIds.a, role: "operator" },
					{ tenantId: tenantIds.a, role: "admin" },
				],
			}),
			"",
			tokenOf("mixed"),
		);
		const answer = await get("/users/whoami", "mixed");
		assert.equal(answer.headers["content-type"], "application/json");
		assert.deepEqual(whoAmIShape.strict().parse(answer.json()), {
			id: idOf("mixed"),
			name: "Name of mixed",
			login: "mixed",
			email: "mixed@example.org",
			tenants: [
				{ id: tenantIds.a, name: "A", role: "admin" },
				{ id: tenantIds.b, name: "B", role: "operator" },
			],
		});
	});

	test("gives a general administrator that role everywhere", async (t) => {
		const { get } = startRestApi(t);
		const { tenants } = (await get("/users/whoami")).json();
		assert.equal(tenants.length, 4);
		for (const { role } of tenants) assert.equal(role, "general admin");
	});

	test("needs no role", async (t) => {
		const { get } = startRestApi(t);
		assert.deepEqual((await get("/users/whoami", "nobody")).json().tenants, []);
	});
});

describe("tenants", () => {
	test("have the documented shape", async (t) => {
		const { get } = startRestApi(t);
		const answer = await get("/tenants");
		const tenants = z.array(tenantShape.strict()).parse(answer.json());
		assert.deepEqual(
			tenants.map(({ name }) => name),
			["A", "B", "Main", "Shared"],
		);
		assert.deepEqual(tenants[2], {
			id: tenantIds.main,
			name: "Main",
			main: true,
			description: "mark-of-main",
			eps: 12,
			epsLimit: 0,
			created: "2024-01-01T00:00:00.000Z",
			updated: "2024-01-02T00:00:00.000Z",
			shared: false,
		});
	});

	test("are filtered by id, by name and by main", async (t) => {
		const { get } = startRestApi(t);
		const names = async (query: string) =>
			(await get(`/tenants?${query}`))
				.json()
				.map((row: { name: string }) => row.name);
		assert.deepEqual(await names(`id=${tenantIds.a}&id=${tenantIds.b}&id=x`), [
			"A",
			"B",
		]);
		assert.deepEqual(await names("name=MAI"), ["Main"]);
		assert.deepEqual(await names("name=%5Ea%24"), ["A"]);
		assert.deepEqual(await names("main"), ["Main"]);
		assert.deepEqual(await names("main=false"), ["Main"]);
		assert.deepEqual(await names(`main&id=${tenantIds.a}`), []);
		assert.deepEqual(await names("id=unknown"), []);
		assert.deepEqual(await names(`id=${sharedTenantId}`), ["Shared"]);
	});
});

describe("services", () => {
	test("have the documented shape, all of text", async (t) => {
		const { get } = startRestApi(t);
		const answer = await get(`/services?id=${idOf("collector-a")}`);
		assert.deepEqual(z.array(serviceShape.strict()).parse(answer.json()), [
			{
				id: idOf("collector-a"),
				tenantID: tenantIds.a,
				tenantName: "A",
				resourceID: idOf("collector-resource-a"),
				kind: "collector",
				name: "collector mark-of-a",
				address: "127.0.0.1:7221",
				fqdn: "siem.example.org",
				status: "green",
				warning: "",
				apiPort: "7221",
				uptime: "26h3m4s",
				version: "1.2.3",
				created: new Date(now - 100_000_000).toISOString(),
				updated: new Date(now).toISOString(),
			},
		]);
	});

	test("are filtered, values of one parameter by or, parameters by and", async (t) => {
		const { get, world } = startRestApi(t);
		world.serviceList.push(
			newService("a", "correlator", { name: "fresh", status: "gray" }),
		);
		const kinds = async (query: string) =>
			(await get(`/services?${query}`))
				.json()
				.map((row: { kind: string }) => row.kind);
		assert.equal((await kinds("")).length, 5);
		assert.deepEqual(await kinds("kind=storage&kind=correlator"), [
			"storage",
			"correlator",
		]);
		assert.deepEqual(await kinds(`kind=storage&tenantID=${tenantIds.a}`), []);
		assert.deepEqual(await kinds(`TenantID=${tenantIds.a}&paired`), [
			"collector",
		]);
		assert.deepEqual(await kinds("name=FRESH"), ["correlator"]);
		assert.deepEqual(await kinds("fqdn=other"), []);
		assert.equal((await kinds("fqdn=Example%5C.ORG%24")).length, 5);
		assert.deepEqual(await kinds("kind=agent"), []);
	});

	test("a service that never started has no uptime", async (t) => {
		const { get, world } = startRestApi(t);
		world.serviceList.splice(0);
		world.serviceList.push(
			newService("a", "collector", { status: "gray", startedAt: 0 }),
		);
		assert.equal((await get("/services")).json()[0].uptime, "");
	});

	test("an unknown kind is 400", async (t) => {
		const { get } = startRestApi(t);
		assert.deepEqual(errorOf(await get("/services?kind=storage&kind=dog")), [
			400,
			"invalid kind",
			"dog",
		]);
	});
});

describe("clusters", () => {
	test("are the storages by their resource, each once", async (t) => {
		const { get, world } = startRestApi(t);
		world.serviceList.push(newService("main", "storage", { id: idOf("twin") }));
		const answer = await get("/events/clusters");
		assert.deepEqual(z.array(clusterShape.strict()).parse(answer.json()), [
			{
				id: idOf("storage-resource-main"),
				name: "Storage",
				tenantID: tenantIds.main,
				tenantName: "Main",
			},
		]);
	});

	test("of the main tenant are shown to everybody, others by role", async (t) => {
		const { get, world } = startRestApi(t);
		world.serviceList.push(newService("b", "storage", { name: "Of B" }));
		const names = async (login: string, query = "") =>
			(await get(`/events/clusters${query}`, login))
				.json()
				.map((row: { name: string }) => row.name);
		assert.deepEqual(await names("nobody"), ["Storage"]);
		assert.deepEqual(await names("operator-a"), ["Storage"]);
		assert.deepEqual(await names("operator-b"), ["Of B", "Storage"]);
		assert.deepEqual(await names("boss", `?tenantID=${tenantIds.b}`), ["Of B"]);
		assert.deepEqual(await names("boss", "?name=of"), ["Of B"]);
		assert.deepEqual(await names("boss", "?id=unknown"), []);
	});
});

describe("pages", () => {
	test("hold 250 objects; those beyond the end are empty", async (t) => {
		const { get, world } = startRestApi(t);
		world.serviceList.splice(0);
		for (let index = 0; index < 251; index++) {
			world.serviceList.push(
				newService("a", "collector", { id: idOf(`service ${index}`) }),
			);
		}
		const ids = async (query: string): Promise<string[]> =>
			(await get(`/services${query}`))
				.json()
				.map((row: { id: string }) => row.id);
		const first = await ids("");
		const second = await ids("?page=2");
		assert.deepEqual([first.length, second.length], [250, 1]);
		assert.equal(new Set([...first, ...second]).size, 251);
		assert.deepEqual(await ids("?page=1"), first);
		assert.deepEqual(await ids("?page="), first);
		assert.deepEqual(await ids("?page=3"), []);
	});

	test("are numbered from 1 in whole numbers", async (t) => {
		const { get } = startRestApi(t);
		for (const list of [
			"/tenants",
			"/alerts",
			"/events/clusters",
			"/services",
		]) {
			for (const page of ["0", "-1", "x", "1.5", "1e3", "9999999999"]) {
				const answer = await get(`${list}?page=${page}`);
				assert.deepEqual(errorOf(answer), wrongPage, `${list} ${page}`);
			}
		}
	});
});

test("a pattern that is none, or too long, is 400", async (t) => {
	const { get } = startRestApi(t);
	for (const list of ["/tenants", "/alerts", "/events/clusters", "/services"]) {
		for (const name of ["(", "a{2,1}", "x".repeat(257)]) {
			const answer = await get(`${list}?name=${encodeURIComponent(name)}`);
			assert.deepEqual(errorOf(answer), wrongName, `${list} ${name}`);
		}
	}
	assert.deepEqual(errorOf(await get("/services?fqdn=%5B")), [
		400,
		"invalid query parameter value",
		"fqdn",
	]);
});
