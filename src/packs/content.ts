/** Compiles the content of packs as a default installation runs it. */
import type { Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import {
	activeListResource,
	type Correlator,
	compileNormalizer,
	correlationRuleResource,
	createCorrelator,
	type Detection,
	dictionaryResource,
	filterResource,
	type Normalizer,
	normalizerResource,
	readDictionary,
	runStages,
} from "#pipeline/index.ts";
import { deriveId } from "#platform/index.ts";
import type { PackCase } from "./case.ts";
import type { Pack, PackResource } from "./pack.ts";

export interface CompiledContent {
	readonly normalizers: readonly Normalizer[];
	/** A fresh correlator with all rules and empty lists. */
	createCorrelator(): Correlator;
	readonly ruleNames: readonly string[];
}

export function compileContent(packs: readonly Pack[]): CompiledContent {
	const resources = packs.flatMap((pack) => pack.resources);
	const ofKind = (kind: string): PackResource[] =>
		resources.filter((resource) => resource.kind === kind);
	const dictionaries = new Map(
		ofKind(dictionaryResource.kind).map(({ name, body }) => [
			name,
			readDictionary(dictionaryResource.body.parse(body)),
		]),
	);
	const filters = new Map(
		ofKind(filterResource.kind).map(({ name, body }) => [
			name,
			filterResource.body.parse(body).condition,
		]),
	);
	const lookups: Omit<Lookups, "activeList"> = {
		dictionary: (name) => dictionaries.get(name),
		filter: (name) => filters.get(name),
	};
	const rules = ofKind(correlationRuleResource.kind)
		.map(({ id, name, body }) => ({
			id,
			name,
			definition: correlationRuleResource.body.parse(body),
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const activeLists = ofKind(activeListResource.kind).map(
		({ id, name, body }) => ({
			id,
			name,
			ttlSeconds: activeListResource.body.parse(body).ttlSeconds,
		}),
	);
	return {
		normalizers: ofKind(normalizerResource.kind).map(({ name, body }) =>
			compileNormalizer(normalizerResource.body.parse(body), {
				name,
				lookups: { ...lookups, activeList: () => undefined },
			}),
		),
		createCorrelator: () =>
			createCorrelator({
				rules,
				activeLists,
				lookups,
				identity: {
					tenantId: "test",
					serviceId: "test",
					serviceName: "content",
				},
			}),
		ruleNames: rules.map((rule) => rule.name),
	};
}

export interface CaseOutcome {
	/** By line number, from 1. */
	readonly events: ReadonlyMap<number, Event>;
	readonly rejected: ReadonlyMap<number, string>;
	readonly detections: readonly Detection[];
}

/** Runs the lines of a case, one by one, as they would arrive. */
export async function runCase(
	content: CompiledContent,
	{ name, lines, expected }: PackCase,
): Promise<CaseOutcome> {
	const correlator = content.createCorrelator();
	const receivedAt = Date.parse(expected.receivedAt);
	const events = new Map<number, Event>();
	const rejected = new Map<number, string>();
	const detections: Detection[] = [];
	for (const [index, message] of lines.entries()) {
		const batch = {
			connector: "case",
			source: name,
			receivedAt,
			messages: [message],
		};
		const result = await runStages(batch, {
			normalizers: content.normalizers,
			filters: [],
			enrichments: [],
		});
		for (const { code } of result.rejections) rejected.set(index + 1, code);
		for (const event of result.events) {
			const stamped = {
				...event,
				ID: deriveId(name, String(index)),
				Timestamp: receivedAt,
				Type: 1,
			};
			events.set(index + 1, stamped);
			detections.push(...correlator.process([stamped], receivedAt));
		}
	}
	return { events, rejected, detections };
}
