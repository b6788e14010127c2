import type { Re2 } from "#text/index.ts";
import { compileExpression } from "./conversions.ts";
import { cefDefaultMapping, syslogDefaultMapping } from "./default-mapping.ts";
import { normalizerErrors } from "./errors.ts";
import type { MappingLine } from "./mapped-field.ts";
import type { ParsingMethod } from "./normalizer.definition.ts";
import { createCefParser } from "./parsers/cef.ts";
import { createCsvParser } from "./parsers/csv.ts";
import { jsonParser } from "./parsers/json.ts";
import { createKvParser } from "./parsers/kv.ts";
import type { Parser } from "./parsers/parser.ts";
import { createRegexpParser } from "./parsers/regexp.ts";
import { sqlParser } from "./parsers/sql.ts";
import { syslogParser } from "./parsers/syslog.ts";
import { xmlParser } from "./parsers/xml.ts";

export interface CompiledMethod {
	readonly parser: Parser;
	readonly defaultMapping: readonly MappingLine[];
}

/** Throws `normalizers.badExpression`, `noNamedGroup` or `sameDelimiters`. */
export function compileMethod(
	settings: ParsingMethod,
	where: string,
): CompiledMethod {
	switch (settings.method) {
		case "json":
			return { parser: jsonParser, defaultMapping: [] };
		case "cef":
			return {
				parser: createCefParser(),
				defaultMapping: settings.applyDefaultMapping ? cefDefaultMapping : [],
			};
		case "syslog":
			return {
				parser: syslogParser,
				defaultMapping: settings.applyDefaultMapping
					? syslogDefaultMapping
					: [],
			};
		case "regexp":
			return {
				parser: createRegexpParser(
					settings.expressions.map((expression, index) =>
						compileNamed(expression, `${where}, expression ${index + 1},`),
					),
				),
				defaultMapping: [],
			};
		case "kv":
			if (settings.pairDelimiter === settings.valueDelimiter) {
				throw normalizerErrors.make("sameDelimiters", { where });
			}
			return { parser: createKvParser(settings), defaultMapping: [] };
		case "csv":
			return { parser: createCsvParser(settings), defaultMapping: [] };
		case "xml":
			return { parser: xmlParser, defaultMapping: [] };
		case "sql":
			return { parser: sqlParser, defaultMapping: [] };
	}
}

function compileNamed(expression: string, where: string): Re2 {
	const compiled = compileExpression(expression, where);
	if (compiled.groupNames.length > 0) return compiled;
	throw normalizerErrors.make("noNamedGroup", { where });
}
