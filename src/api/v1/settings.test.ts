import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { SettingsDocument } from "#core/index.ts";
import { errorOf } from "../testing/rest-client.ts";
import { createWorld, tenantIds, tokenOf } from "../testing/world.ts";
import { createPublicApi } from "./create-public-api.ts";

const rack = "22222222-0000-4000-8000-000000000000";
const fields: SettingsDocument = {
	...{ id: "s1", kind: "assetFields", tenantId: tenantIds.a, version: 2 },
	...{ isDisabled: false, createdAt: 1, updatedAt: 2 },
	body: {
		fields: [{ id: rack, name: "Rack", default: "none", mask: "^r\\d+$" }],
	},
};
const mail: SettingsDocument = {
	...{ ...fields, id: "s2", kind: "mail" },
	body: { host: "mail.example.org" },
};

function startApi(t: TestContext) {
	const api = createPublicApi({
		...createWorld(),
		settings: {
			find: async (id: string) => [fields, mail].find((one) => one.id === id),
			// Only `find` is asked for by this API.
		} as unknown as NonNullable<
			Parameters<typeof createPublicApi>[0]["settings"]
		>,
	});
	t.after(() => api.close());
	return (id: string, login = "boss") =>
		api.inject({
			url: `/api/v1/settings/id/${id}`,
			headers: { authorization: `Bearer ${tokenOf(login)}` },
		});
}

test("custom fields of assets are answered as documented", async (t) => {
	const get = startApi(t);
	const answer = await get("s1", "operator-a");
	assert.equal(answer.statusCode, 200);
	assert.deepEqual(answer.json(), {
		...{ id: "s1", tenantID: tenantIds.a, tenantName: "A" },
		...{ kind: "assetFields", updatedAt: 2, createdAt: 1, disabled: false },
		customFields: [
			{ id: rack, name: "Rack", default: "none", mask: "^r\\d+$" },
		],
	});
});

test("of other settings nothing is shown but that they are there", async (t) => {
	const answer = await startApi(t)("s2");
	assert.deepEqual(answer.json().customFields, []);
	assert.ok(!answer.body.includes("mail.example.org"));
});

test("an unknown id and that of another tenant are 404 with a capital N", async (t) => {
	const get = startApi(t);
	const missing = [404, "Not found in database", null];
	assert.deepEqual(errorOf(await get("x")), missing);
	assert.deepEqual(errorOf(await get("s1", "admin-b")), missing);
});
