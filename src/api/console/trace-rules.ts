/**
 * Shows which rules of a normalizer took a message, with nothing but the code that collectors run: every rule gets one
 * more enrichment that writes its place in the tree, and those of deeper rules replace those of their parents.
 */
import type { Event } from "#event/index.ts";
import type { ExtraRule, NormalizerSettings } from "#pipeline/index.ts";

const key = "ursaRule";

export interface TakenBy {
	/** Positions among the extra rules on each level; empty for the main rule. */
	readonly path: number[];
	readonly name: string;
}

export function markRules(settings: NormalizerSettings): NormalizerSettings {
	return {
		...settings,
		enrichment: [...settings.enrichment, mark([])],
		extras: markExtras(settings.extras, []),
	};
}

function markExtras(
	extras: readonly ExtraRule[],
	above: readonly number[],
): ExtraRule[] {
	return extras.map((extra, index) => {
		const path = [...above, index];
		return {
			...extra,
			enrichment: [...extra.enrichment, mark(path)],
			extras: markExtras(extra.extras, path),
		};
	});
}

function mark(path: readonly number[]): ExtraRule["enrichment"][number] {
	return { kind: "constant", field: `S.${key}`, value: `/${path.join("/")}` };
}

/** Takes the mark out of the event: the rules that took it, from the main rule down. */
export function takeMark(
	event: Event,
	settings: NormalizerSettings,
): { readonly event: Event; readonly rules: TakenBy[] } {
	const { S: { [key]: marked = "/", ...others } = {}, ...rest } = event;
	const path = marked.split("/").filter(Boolean).map(Number);
	return {
		event: Object.keys(others).length === 0 ? rest : { ...rest, S: others },
		rules: listRules(settings, path),
	};
}

function listRules(
	settings: NormalizerSettings,
	path: readonly number[],
): TakenBy[] {
	const rules: TakenBy[] = [{ path: [], name: settings.name }];
	let { extras } = settings;
	for (const [level, index] of path.entries()) {
		const extra = extras[index];
		if (extra === undefined) break;
		rules.push({ path: path.slice(0, level + 1), name: extra.name });
		extras = extra.extras;
	}
	return rules;
}
