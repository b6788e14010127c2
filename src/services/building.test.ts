import assert from "node:assert/strict";
import { test } from "node:test";
import { type Resource, sharedTenantId } from "#core/index.ts";
import {
	activeListResource,
	correlationRuleResource,
	correlatorResource,
	createCorrelator,
	dictionaryResource,
	filterResource,
	normalizerResource,
} from "#pipeline/index.ts";
import { deriveId } from "#platform/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	buildLookups,
	buildNormalizers,
	listActiveLists,
	listRules,
	viewResources,
} from "./building.ts";

const own = "11111111-1111-4111-8111-111111111111";

function resource(
	kind: string,
	name: string,
	body: unknown,
	tenantId = own,
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

const nameIs = (value: string) => ({
	kind: "comparison",
	left: { kind: "field", field: "Name" },
	operator: "=",
	right: { kind: "constant", value },
});

/** Reads JSON and says which normalizer did. */
const normalizer = (name: string, tenantId = own, product = name) =>
	resource(
		normalizerResource.kind,
		name,
		{
			parsing: { method: "json" },
			enrichment: [
				{ kind: "constant", field: "DeviceProduct", value: product },
			],
		},
		tenantId,
	);

const rule = (name: string, tenantId = own) =>
	resource(
		correlationRuleResource.kind,
		name,
		{
			kind: "simple",
			propagatedFields: ["Name"],
			selectors: [{ condition: nameIs("x") }],
			actions: [{ trigger: "everyEvent" }],
		},
		tenantId,
	);

const correlatorOf = (rules: "all" | readonly string[]) => ({
	...resource(correlatorResource.kind, "Correlator", { rules }),
	body: correlatorResource.body.parse({ rules }),
});

function productsOf(
	resources: readonly Resource[],
	...references: readonly string[]
): unknown[] {
	const view = viewResources(resources, own);
	return buildNormalizers(
		view,
		references,
		{ ...buildLookups(view), activeList: () => undefined },
		"Collector",
	).map((built) => {
		const event = built.normalize("{}", 0);
		return "DeviceProduct" in event ? event.DeviceProduct : event;
	});
}

function refusalOf(work: () => unknown): UrsaError {
	try {
		work();
	} catch (error) {
		assert.ok(error instanceof UrsaError, String(error));
		return error;
	}
	assert.fail("it was accepted");
}

test("normalizers are found by id or name, in the order of the collector", () => {
	const resources = [normalizer("a"), normalizer("b"), normalizer("c")];
	assert.deepEqual(productsOf(resources, "c", resources[0]?.id ?? ""), [
		"c",
		"a",
	]);
});

test("a tenant's own resource goes before one of Shared with the same name, whatever order they come in", () => {
	const mine = normalizer("same", own, "mine");
	const shared = normalizer("same", sharedTenantId, "shared");
	assert.deepEqual(productsOf([mine, shared], "same"), ["mine"]);
	assert.deepEqual(productsOf([shared, mine], "same"), ["mine"]);
	assert.deepEqual(productsOf([shared, mine], shared.id), ["shared"]);
	assert.deepEqual(productsOf([shared], "same"), ["shared"]);
});

test("a resource of another kind is not taken for one of the same name", () => {
	assert.equal(
		refusalOf(() => productsOf([rule("x")], "x")).code,
		"services.missingResource",
	);
});

test("a body that this version cannot read is refused by name, and only when it is wanted", () => {
	const broken = resource(normalizerResource.kind, "broken", {
		parsing: { method: "telepathy" },
	});
	const error = refusalOf(() => productsOf([broken], "broken"));
	assert.equal(error.code, "services.invalidResource");
	assert.match(error.message, /Normalizer broken .*not valid.*method/s);
	assert.deepEqual(productsOf([broken, normalizer("a")], "a"), ["a"]);
});

test("all rules are those of the tenant and of Shared, by name", () => {
	const view = viewResources(
		[rule("b"), rule("c", sharedTenantId), rule("a")],
		own,
	);
	assert.deepEqual(
		listRules(view, correlatorOf("all")).map(({ name }) => name),
		["a", "b", "c"],
	);
});

test("named rules run in the order of the correlator; one that is missing is told", () => {
	const view = viewResources([rule("a"), rule("b")], own);
	assert.deepEqual(
		listRules(view, correlatorOf(["b", "a"])).map(({ name }) => name),
		["b", "a"],
	);
	assert.match(
		refusalOf(() => listRules(view, correlatorOf(["b", "gone"]))).message,
		/Correlator refers to the Correlation rule gone/,
	);
});

test("dictionaries and tables answer by id and name, the tenant's own first", () => {
	const dictionary = (tenantId: string, value: string) =>
		resource(
			dictionaryResource.kind,
			"words",
			{ type: "dictionary", entries: { key: value, constructor: "word" } },
			tenantId,
		);
	const table = resource(dictionaryResource.kind, "table", {
		type: "table",
		columns: ["city", "land"],
		rows: { oslo: ["Oslo", "Norway"], nowhere: [] },
	});
	for (const resources of [
		[dictionary(own, "mine"), dictionary(sharedTenantId, "shared"), table],
		[dictionary(sharedTenantId, "shared"), table, dictionary(own, "mine")],
	]) {
		const { dictionary: find } = buildLookups(viewResources(resources, own));
		assert.equal(find("words")?.get("key"), "mine");
		assert.equal(find(deriveId("dictionary", "words", own))?.has("key"), true);
		assert.equal(
			find(deriveId("dictionary", "words", sharedTenantId))?.get("key"),
			"shared",
		);
		assert.equal(find("words")?.has("toString"), false);
		assert.equal(find("words")?.get("constructor"), "word");
		assert.equal(find("table")?.get("oslo", "land"), "Norway");
		assert.equal(find("table")?.get("oslo", "sea"), undefined);
		assert.equal(find("table")?.get("oslo"), undefined);
		assert.equal(find("table")?.get("nowhere", "city"), undefined);
		assert.equal(find("table")?.has("atlantis"), false);
		assert.equal(find("unknown"), undefined);
	}
});

test("saved filters are found for conditions", () => {
	const filter = resource(filterResource.kind, "mine", {
		condition: nameIs("x"),
	});
	const { filter: find } = buildLookups(viewResources([filter], own));
	assert.deepEqual(find("mine"), find(filter.id));
	assert.equal(find("mine")?.kind, "comparison");
	assert.equal(find("gone"), undefined);
});

test("of two active lists with one name rules get the tenant's own", () => {
	const list = (tenantId: string) =>
		resource(activeListResource.kind, "same", { ttlSeconds: 60 }, tenantId);
	for (const lists of [
		[list(own), list(sharedTenantId)],
		[list(sharedTenantId), list(own)],
	]) {
		const engine = createCorrelator({
			rules: [],
			activeLists: listActiveLists(viewResources(lists, own)),
			lookups: { dictionary: () => undefined, filter: () => undefined },
			identity: { tenantId: own, serviceId: "s", serviceName: "s" },
		});
		assert.equal(
			engine.lists().find("same")?.id,
			deriveId(activeListResource.kind, "same", own),
		);
		assert.equal(engine.lists().all().length, 2);
	}
});
