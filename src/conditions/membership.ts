/** Operators that ask an owner of data: lists, dictionaries, CyberTrace, assets, accounts. */
import type { Comparison } from "./condition.definition.ts";
import type { ConditionContext, Predicate } from "./context.ts";
import { conditionErrors } from "./errors.ts";
import { compileKey } from "./keys.ts";
import type { Vulnerability } from "./lookups.ts";
import type { Operand } from "./operand.definition.ts";
import {
	compileField,
	eachText,
	findActiveList,
	findDictionary,
	type VariableOperand,
} from "./operands.ts";
import { foldCase } from "./text-operators.ts";
import { compileDetection } from "./ti.ts";

/** Fields that asset linking fills. */
const assetFields = ["SourceAssetID", "DestinationAssetID", "DeviceAssetID"];

/**
 * The predicate of a comparison with an operator that asks for data; undefined for all others. Its operands stand where
 * they may. @throws conditions.unknownField, unknownList, notAvailable, notAnAsset, missingPart
 */
export function compileMembership<S>(
	comparison: Comparison,
	context: ConditionContext<S>,
): Predicate<S> | undefined {
	const { left, operator } = comparison;
	switch (left.kind) {
		case "activeList": {
			if (operator !== "inActiveList") return undefined;
			const list = findActiveList(left.list, context);
			const keyOf = compileKey(left.keyFields, context.resolve, "sorted");
			return (subject) => list.has(keyOf(subject));
		}
		case "dictionary":
		case "table": {
			if (operator !== "inDictionary") return undefined;
			const dictionary = findDictionary(left.dictionary, context);
			const keyOf = compileKey(left.keyFields, context.resolve, "listed");
			return (subject) => dictionary.has(keyOf(subject));
		}
		case "ti":
			return operator === "TIDetect"
				? compileDetection(left, context)
				: undefined;
		case "field":
			return compileOwner(comparison, left.field, context);
		default:
			return undefined;
	}
}

function compileOwner<S>(
	{ operator, right, ignoreCase }: Comparison,
	field: string,
	context: ConditionContext<S>,
): Predicate<S> | undefined {
	const { assets, accounts } = context.lookups;
	switch (operator) {
		case "hasVulnerability": {
			if (assets === undefined) throw notAvailable(operator, "assets");
			const fits = compileVulnerability(right, ignoreCase);
			return eachText(
				compileAsset(field, operator, context),
				(id) => id !== "" && assets.vulnerabilities(id).some(fits),
			);
		}
		case "inCategory": {
			if (assets === undefined) throw notAvailable(operator, "assets");
			const wanted = textsOf(right);
			return eachText(compileAsset(field, operator, context), (id) => {
				if (id === "") return false;
				const categories = assets.categories(id);
				return wanted.some((category) => categories.has(category));
			});
		}
		case "inActiveDirectoryGroup": {
			if (accounts === undefined) throw notAvailable(operator, "accounts");
			const wanted = textsOf(right).map((group) => group.toLowerCase());
			return eachText(compileField(field, context), (account) => {
				if (account === "") return false;
				const groups = accounts.groups(account);
				return wanted.some((group) => groups.has(group));
			});
		}
		default:
			return undefined;
	}
}

function notAvailable(operator: string, what: string): Error {
	return conditionErrors.make("notAvailable", { operator, what });
}

function compileAsset<S>(
	field: string,
	operator: string,
	context: ConditionContext<S>,
): VariableOperand<S> {
	const operand = compileField(field, context);
	if (assetFields.includes(field)) return operand;
	throw conditionErrors.make("notAnAsset", {
		operator,
		field,
		fields: assetFields.join(", "),
	});
}

function compileVulnerability(
	right: Operand | undefined,
	ignoreCase: boolean,
): (vulnerability: Vulnerability) => boolean {
	const fold = ignoreCase ? foldCase : (text: string) => text;
	const wanted = new Set(namesOf(right).map(fold));
	const severities =
		right?.kind === "vulnerability" ? right.severities : undefined;
	if (wanted.size === 0 && severities === undefined) {
		throw conditionErrors.make("missingPart", {
			part: "which vulnerability or which severities are meant",
		});
	}
	return ({ names, severity }) =>
		(severities === undefined || severities.includes(severity)) &&
		(wanted.size === 0 || names.some((name) => wanted.has(fold(name))));
}

function namesOf(right: Operand | undefined): readonly string[] {
	if (right?.kind !== "vulnerability") return textsOf(right);
	return right.name === undefined ? [] : [right.name];
}

function textsOf(right: Operand | undefined): readonly string[] {
	if (right?.kind === "constant") return [String(right.value)];
	return right?.kind === "list" ? right.values.map(String) : [];
}
