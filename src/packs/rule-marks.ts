/**
 * Which parts of a normalizer a set of messages reaches. Every rule, and every line of its mapping, is made to write a
 * mark of its own into the extended fields; what no message marks is not covered.
 */
import type { ExtraRule, NormalizerSettings } from "#pipeline/index.ts";

export interface MarkedNormalizer {
	/** Does what the settings do, and writes marks. */
	readonly settings: NormalizerSettings;
	/** Mark (a field in `S`) → the part that writes it, for a reader. */
	readonly parts: ReadonlyMap<string, string>;
}

type RuleParts = Pick<ExtraRule, "mapping" | "enrichment" | "extras">;

export function markRules(
	settings: NormalizerSettings,
	name: string,
): MarkedNormalizer {
	const parts = new Map<string, string>();
	function addPart(title: string): string {
		const mark = `mark${parts.size}`;
		parts.set(mark, title);
		return mark;
	}

	function markRule<Rule extends RuleParts>(rule: Rule, where: string): Rule {
		const mark = addPart(where);
		return {
			...rule,
			mapping: [
				...rule.mapping,
				...rule.mapping.map(({ source, field }) => ({
					source,
					field: `S.${addPart(`${where}: ${source} → ${field}`)}`,
					conversions: [],
				})),
			],
			enrichment: [
				...rule.enrichment,
				{ kind: "constant" as const, field: `S.${mark}`, value: "reached" },
			],
			extras: rule.extras.flatMap(oneExpressionEach).map((extra, index) => {
				const title = extra.name === "" ? `rule ${index + 1}` : extra.name;
				return markRule(extra, `${where} / ${title}`);
			}),
		};
	}
	return { settings: markRule(settings, name), parts };
}

/** The first expression that matches wins, so an extra rule of several is as many rules of one. */
function oneExpressionEach(extra: ExtraRule): ExtraRule[] {
	const { parsing } = extra;
	if (parsing.method !== "regexp" || parsing.expressions.length === 1) {
		return [extra];
	}
	return parsing.expressions.map((expression, index) => ({
		...extra,
		name: `${extra.name} (expression ${index + 1})`,
		parsing: { method: "regexp", expressions: [expression] },
	}));
}
