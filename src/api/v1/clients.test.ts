/** What programs in the field send, as they send it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startRestApi } from "../testing/rest-client.ts";
import { idOf, newAlert, now, tokenOf } from "../testing/world.ts";

const authorization = `Bearer ${tokenOf("boss")}`;
const alertId = idOf("alert-a");

describe("the Python client of koalapower", () => {
	const headers = {
		"user-agent": "python-requests/2.31.0",
		"accept-encoding": "gzip, deflate",
		accept: "*/*",
		connection: "keep-alive",
		authorization,
	};

	test("lists alerts with a slash before the query and an empty flag", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			url: `/api/v1/alerts/?id=${alertId}&timestampField=lastSeen&withEvents=`,
			headers,
		});
		assert.equal(answer.statusCode, 200);
		assert.equal(answer.json()[0].events[0].DeviceVendor, "OpenBSD");
	});

	test("closes with JSON text and no content type; the documented answer is 204", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			method: "POST",
			url: "/api/v1/alerts/close",
			headers,
			payload: Buffer.from(
				JSON.stringify({ id: alertId, reason: "responded" }),
			),
		});
		assert.equal(answer.statusCode, 204);
	});

	test("searches with null for the cluster it does not name", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			method: "POST",
			url: "/api/v1/events",
			headers,
			payload: Buffer.from(
				'{"period": {"from": "2024-01-01T00:00:00Z", "to": "2025-01-01T00:00:00Z"}, "sql": "SELECT * FROM `events` ORDER BY Timestamp DESC LIMIT 250", "clusterID": null, "rawTimestamps": false, "emptyFields": false}',
			),
		});
		assert.equal(answer.statusCode, 200);
		assert.equal(answer.json().length, 3);
	});

	test("finds a tenant by a part of its name", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({ url: "/api/v1/tenants?name=Main", headers });
		assert.equal(answer.json()[0].name, "Main");
	});
});

describe("Security Vision", () => {
	const headers = {
		authorization,
		// Also on the GET, which has no body.
		"content-type": "application/json",
	};

	test("polls new alerts with their events", async (t) => {
		const { send, world } = startRestApi(t);
		const poll = async () =>
			(await send({ url: "/api/v1/alerts/?withEvents&status=new", headers }))
				.json()
				.map(({ id }: { id: string }) => id);
		assert.equal((await poll()).length, 3);
		await world.alerts.assign(alertId, { id: "u", name: "U" }, "U");
		assert.ok(!(await poll()).includes(alertId));
	});

	test("gets dates in the only two forms that it reads", async (t) => {
		const { send } = startRestApi(t);
		const [alert] = (await send({ url: "/api/v1/alerts/", headers })).json();
		for (const date of [alert.firstSeen, alert.lastSeen]) {
			assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
		}
	});

	test("sees the 250 latest of 251 alerts, and the last on page 2", async (t) => {
		const { send, world } = startRestApi(t);
		for (let index = 0; index < 248; index++) {
			world.alerts.add(
				newAlert("b", "", { id: `${index}`, lastSeen: now + 1 }),
			);
		}
		const poll = async (query: string) =>
			(
				await send({ url: `/api/v1/alerts/?status=new${query}`, headers })
			).json();
		assert.equal((await poll("")).length, 250);
		assert.equal((await poll("&page=2")).length, 1);
	});

	test("closes with each reason; again is 406", async (t) => {
		const { send } = startRestApi(t);
		const close = async (id: string, reason: string) =>
			(
				await send({
					method: "POST",
					url: "/api/v1/alerts/close",
					headers,
					payload: JSON.stringify({ id, reason }),
				})
			).statusCode;
		assert.equal(await close(idOf("alert-main"), "responded"), 204);
		assert.equal(await close(idOf("alert-a"), "incorrect data"), 204);
		assert.equal(
			await close(idOf("alert-b"), "incorrect correlation rule"),
			204,
		);
		assert.equal(await close(idOf("alert-b"), "responded"), 406);
	});
});

describe("R-Vision", () => {
	test("closes with a title-case reason and a blank after it", async (t) => {
		const { send, world } = startRestApi(t);
		const answer = await send({
			method: "POST",
			url: "/api/v1/alerts/close",
			headers: { authorization, "content-type": "application/json" },
			payload: `{"id":"${alertId}","reason":"Incorrect Correlation Rule "}`,
		});
		assert.equal(answer.statusCode, 204);
		assert.equal(
			(await world.alerts.find(alertId))?.closingReason,
			"incorrect correlation rule",
		);
	});
});

describe("the bridge of wrLd-ru", () => {
	test("takes the first of the alerts found by id, after a flag in the path", async (t) => {
		const { send } = startRestApi(t);
		for (const flag of ["withAffected", "withEvents"]) {
			const answer = await send({
				url: `/api/v1/alerts?${flag}&id=${alertId}`,
				headers: { authorization },
			});
			assert.equal(answer.json()[0].id, alertId);
		}
	});
});

describe("curl", () => {
	test("sends JSON as a form", async (t) => {
		const { send } = startRestApi(t);
		const answer = await send({
			method: "POST",
			url: "/api/v1/alerts/close",
			headers: {
				authorization,
				"user-agent": "curl/8.5.0",
				"content-type": "application/x-www-form-urlencoded",
			},
			payload: `{"id":"${alertId}","reason":"responded"}`,
		});
		assert.equal(answer.statusCode, 204);
	});
});
