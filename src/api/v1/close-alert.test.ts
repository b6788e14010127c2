import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import { idOf, tenantIds } from "../testing/world.ts";

const id = idOf("alert-a");

describe("closing an alert", () => {
	test("answers 204 without content and notes who and why", async (t) => {
		const { post, world } = startRestApi(t);
		const body = { id, reason: "responded" };
		const answer = await post("/alerts/close", body, "operator-a");
		assert.deepEqual([answer.statusCode, answer.body], [204, ""]);
		assert.equal((await world.alerts.find(id))?.closingReason, "responded");
		const last = (await world.alerts.history(id)).at(-1);
		assert.equal(last?.userName, "Name of operator-a");
	});

	test("takes reasons in any case of letters with blanks around", async (t) => {
		for (const [given, kept] of [
			["Responded ", "responded"],
			["Incorrect Data", "incorrect data"],
			[" Incorrect Correlation Rule ", "incorrect correlation rule"],
		]) {
			const { post, world } = startRestApi(t);
			const answer = await post("/alerts/close", { id, reason: given });
			assert.equal(answer.statusCode, 204, given);
			assert.equal((await world.alerts.find(id))?.closingReason, kept);
		}
	});

	test("says what is missing or wrong in the body", async (t) => {
		const { post } = startRestApi(t);
		for (const [body, message, details] of [
			["", "id required", null],
			[{}, "id required", null],
			["null", "id required", null],
			[{ id: "", reason: "no" }, "id required", null],
			[{ id: null, reason: "no" }, "id required", null],
			[{ id }, "reason required", null],
			[{ id, reason: "" }, "reason required", null],
			[{ id, reason: "done" }, "invalid reason", null],
			[{ id: 5 }, "request body decode failed", "id: not a string"],
		]) {
			assert.deepEqual(
				errorOf(await post("/alerts/close", body)),
				[400, message, details],
				JSON.stringify(body),
			);
		}
	});

	test("is 404 for an unknown alert", async (t) => {
		const { post } = startRestApi(t);
		const body = { id: "unknown", reason: "responded" };
		assert.deepEqual(errorOf(await post("/alerts/close", body)), [
			404,
			"alert not found",
			null,
		]);
	});

	test("is 403 without a role in the tenant of the alert", async (t) => {
		const { post, world } = startRestApi(t);
		const body = { id, reason: "responded" };
		for (const login of ["admin-b", "nobody"]) {
			assert.deepEqual(errorOf(await post("/alerts/close", body, login)), [
				403,
				"access denied",
				null,
			]);
		}
		assert.equal((await world.alerts.find(id))?.status, "new");
	});

	test("is 406 when the tenant is disabled or the alert closed", async (t) => {
		const { post, world } = startRestApi(t);
		const close = () => post("/alerts/close", { id, reason: "responded" });
		await world.tenants.setDisabled(tenantIds.a, true);
		assert.deepEqual(errorOf(await close()), [406, "tenant disabled", null]);
		await world.tenants.setDisabled(tenantIds.a, false);
		await close();
		assert.deepEqual(errorOf(await close()), [
			406,
			"alert already closed",
			null,
		]);
	});
});
