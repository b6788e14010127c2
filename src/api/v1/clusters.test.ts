import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import { idOf, newService } from "../testing/world.ts";

const body = {
	period: { from: "2024-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" },
	sql: "SELECT * FROM events LIMIT 10",
};

describe("the cluster of a search", () => {
	const main = idOf("storage-resource-main");
	const second = newService("b", "storage");

	test("may be left out, empty or null while there is one", async (t) => {
		const { post } = startRestApi(t);
		for (const clusterID of [undefined, "", null, main]) {
			const answer = await post("/events", { ...body, clusterID });
			assert.equal(answer.statusCode, 200);
		}
		const capital = await post("/events", { ...body, ClusterID: "unknown" });
		assert.equal(capital.statusCode, 404);
	});

	test("must be named when there are several", async (t) => {
		const { post, world } = startRestApi(t);
		world.serviceList.push(second);
		assert.deepEqual(errorOf(await post("/events", body)), [
			406,
			"multiple clusters found, please provide clusterID",
			null,
		]);
		const named = { ...body, clusterID: second.resourceId };
		assert.equal((await post("/events", named)).statusCode, 200);
		assert.equal((await post("/events", body, "operator-a")).statusCode, 200);
	});

	test("is 404 when unknown, when it is the service's id, or of a foreign tenant", async (t) => {
		const { post, world } = startRestApi(t);
		world.serviceList.push(second);
		for (const clusterID of [
			"unknown",
			idOf("storage-main"),
			second.resourceId,
		]) {
			const answer = await post(
				"/events",
				{ ...body, clusterID },
				"operator-a",
			);
			assert.deepEqual(errorOf(answer), [404, "cluster not found", null]);
		}
	});

	test("is 404 when there is none at all", async (t) => {
		const { post, world } = startRestApi(t);
		world.serviceList.splice(0);
		assert.deepEqual(errorOf(await post("/events", body)), [
			404,
			"cluster not found",
			null,
		]);
	});

	test("is 500 when no node of it works", async (t) => {
		const { post, world } = startRestApi(t);
		world.serviceList.splice(0);
		world.serviceList.push(newService("main", "storage", { status: "red" }));
		const answer = await post("/events", body);
		assert.deepEqual(errorOf(answer), [500, "no nodes available", null]);
	});
});
