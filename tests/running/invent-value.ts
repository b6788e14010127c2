/** Values that fit a JSON Schema, and values that somebody might send instead. */
import type { Random } from "../bench/random.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Deep enough for every body there is; conditions may nest without end. */
const maxDepth = 6;

const hostileTexts = [
	"",
	" ",
	"\u0000",
	"'; DROP TABLE events; --",
	"<script>alert(1)</script>",
	"../../../../etc/passwd",
	"{{.Name}}",
	"𝔘\u202e\ufeff",
	"\ud800",
	"(a+)+$",
	"%00%ff",
	"9".repeat(400),
	"x".repeat(20_000),
] as const;

const hostileValues: readonly [unknown, ...unknown[]] = [
	null,
	true,
	-1,
	0,
	1.5,
	1e308,
	Number.MAX_SAFE_INTEGER,
	[],
	{},
	[[[[[[]]]]]],
	{ __proto__: null, constructor: { prototype: { admin: true } } },
	...hostileTexts,
];

export interface Inventor {
	fitting(schema: unknown): unknown;
	/** A fitting value of which some part was replaced, left out or added to. */
	hostile(schema: unknown): unknown;
}

/** `known`: texts that stand for things there are, such as ids; taken for every second text. */
export function createInventor(
	random: Random,
	known: readonly string[],
): Inventor {
	const chance = (one: number) => random.below(one) === 0;

	function text(schema: Schema): string {
		if (schema.format === "uuid") return knownOr(uuid);
		if (schema.format === "date-time") return "2026-11-24T08:00:00Z";
		if (chance(2)) return knownOr(word);
		return word().slice(0, Number(schema.maxLength ?? 40));
	}

	function knownOr(otherwise: () => string): string {
		const [first, ...more] = known;
		if (first === undefined || chance(3)) return otherwise();
		return random.pick([first, ...more]);
	}

	function word(): string {
		const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
		return Array.from(
			{ length: 1 + random.below(12) },
			() => letters[random.below(letters.length)],
		).join("");
	}

	function uuid(): string {
		const hex = (count: number) =>
			Array.from({ length: count }, () => random.below(16).toString(16)).join(
				"",
			);
		return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
	}

	function number(schema: Schema): number {
		const least = Number(schema.minimum ?? 0);
		const most = Math.min(Number(schema.maximum ?? least + 1000), 1e12);
		const value = least + random.below(Math.max(1, Math.floor(most - least)));
		return schema.type === "integer" ? Math.floor(value) : value;
	}

	function object(schema: Schema, root: Schema, depth: number): unknown {
		const required = new Set(asList(schema.required));
		const members: Record<string, unknown> = {};
		for (const [name, member] of Object.entries(asSchema(schema.properties)))
			if (required.has(name) || (depth < maxDepth && chance(2)))
				members[name] = fit(member, root, depth + 1);
		return members;
	}

	function fit(given: unknown, root: Schema, depth: number): unknown {
		const schema = asSchema(given);
		if (typeof schema.$ref === "string")
			return fit(follow(schema.$ref, root), root, depth + 1);
		if ("const" in schema) return schema.const;
		const choices = asList(schema.enum ?? schema.anyOf ?? schema.oneOf);
		if (choices.length > 0) {
			// Deep down the first choice, which is the plainest.
			const choice =
				choices[depth > maxDepth ? 0 : random.below(choices.length)];
			return schema.enum === undefined ? fit(choice, root, depth + 1) : choice;
		}
		const types = asList(schema.type ?? "");
		switch (types[random.below(types.length)]) {
			case "string":
				return text(schema);
			case "number":
			case "integer":
				return number(schema);
			case "boolean":
				return chance(2);
			case "null":
				return null;
			case "array":
				return Array.from(
					{
						length: Math.max(
							Number(schema.minItems ?? 0),
							depth > maxDepth ? 0 : random.below(4),
						),
					},
					() => fit(schema.items, root, depth + 1),
				);
			case "object":
				return object(schema, root, depth);
			default:
				return random.pick(hostileValues);
		}
	}

	function spoil(value: unknown): unknown {
		if (chance(3) || typeof value !== "object" || value === null)
			return random.pick(hostileValues);
		if (Array.isArray(value)) {
			const copy: unknown[] = [...value];
			copy[random.below(copy.length + 1)] = random.pick(hostileValues);
			return copy;
		}
		const names = Object.keys(value);
		const name = names[random.below(Math.max(1, names.length))];
		if (name === undefined || chance(4))
			return { ...value, unexpected: random.pick(hostileValues) };
		const { [name]: member, ...rest } = value as Record<string, unknown>;
		return chance(3) ? rest : { ...rest, [name]: spoil(member) };
	}

	return {
		fitting: (schema) => fit(schema, asSchema(schema), 0),
		hostile: (schema) => spoil(fit(schema, asSchema(schema), 0)),
	};
}

function asSchema(value: unknown): Schema {
	// The document is ours, and its own test compares it with what the servers run on.
	return typeof value === "object" && value !== null ? (value as Schema) : {};
}

function asList(value: unknown): readonly unknown[] {
	return Array.isArray(value)
		? value
		: [value].filter((one) => one !== undefined);
}

function follow(reference: string, root: Schema): unknown {
	return reference
		.replace(/^#\/?/, "")
		.split("/")
		.filter((step) => step !== "")
		.reduce<unknown>((at, step) => asSchema(at)[step], root);
}
