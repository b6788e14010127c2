import { Reject } from "../../outcome.ts";
import { jsonParser } from "./json.ts";
import type { TreeParser } from "./parser.ts";

/**
 * One row as the sql connector writes it: a JSON object of columns. Names are taken as they are, dots included;
 * a column that is null is not there.
 */
export const sqlParser: TreeParser = {
	shape: "tree",
	parse(text) {
		const row = jsonParser.parse(text);
		if (!(row instanceof Reject)) return row;
		return new Reject(
			row.code.replace("json.", "sql."),
			`The message is no row of the sql connector. ${row.cause}`,
		);
	},
};
