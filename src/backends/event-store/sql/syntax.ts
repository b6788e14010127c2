/** What a search may be, once parsed. Names are resolved; nothing here holds SQL that the user wrote except literals. */

export type Expression =
	/** A field of the event, an alias of the select list or a parameter of a lambda. */
	| { readonly kind: "name"; readonly name: string; readonly position: number }
	/** A number, a quoted text or a word such as NULL, as written. */
	| { readonly kind: "literal"; readonly text: string }
	| { readonly kind: "star" }
	| {
			readonly kind: "call";
			/** In ClickHouse's spelling. */
			readonly name: string;
			/** Literals between the first of two pairs of parentheses: `quantile(0.9)(x)`. */
			readonly parameters: readonly string[];
			readonly isDistinct: boolean;
			readonly args: readonly Expression[];
	  }
	| {
			readonly kind: "unary";
			readonly operator: "NOT" | "-";
			readonly operand: Expression;
	  }
	/** A run of conditions, kept flat: engines limit how deep an expression may nest. */
	| {
			readonly kind: "chain";
			readonly operator: "AND" | "OR";
			readonly operands: readonly Expression[];
	  }
	| {
			readonly kind: "binary";
			readonly operator: BinaryOperator;
			readonly left: Expression;
			readonly right: Expression;
	  }
	| {
			readonly kind: "between";
			readonly isNegated: boolean;
			readonly operand: Expression;
			readonly low: Expression;
			readonly high: Expression;
	  }
	| {
			readonly kind: "in";
			readonly isNegated: boolean;
			readonly operand: Expression;
			/** Literals, or tuples of literals: a name here would be read as a table. */
			readonly items: readonly Expression[];
	  }
	| {
			readonly kind: "isNull";
			readonly isNegated: boolean;
			readonly operand: Expression;
	  }
	| {
			readonly kind: "case";
			readonly subject: Expression | undefined;
			readonly branches: readonly {
				readonly when: Expression;
				readonly result: Expression;
			}[];
			readonly otherwise: Expression | undefined;
	  }
	| {
			readonly kind: "interval";
			readonly amount: Expression;
			readonly unit: string;
	  }
	| {
			readonly kind: "lambda";
			readonly parameters: readonly string[];
			readonly body: Expression;
	  }
	| { readonly kind: "list"; readonly items: readonly Expression[] }
	| { readonly kind: "tuple"; readonly items: readonly Expression[] }
	| {
			readonly kind: "element";
			readonly of: Expression;
			readonly index: Expression;
	  };

export type BinaryOperator =
	| "="
	| "!="
	| "<"
	| "<="
	| ">"
	| ">="
	| "LIKE"
	| "NOT LIKE"
	| "ILIKE"
	| "NOT ILIKE"
	| "||"
	| "+"
	| "-"
	| "*"
	| "/"
	| "%";

export interface SelectItem {
	readonly expression: Expression;
	/** Given by AS, or the text of the expression when it is more than a name; undefined for a plain field or `*`. */
	readonly alias: string | undefined;
}

export interface Ordering {
	readonly expression: Expression;
	readonly direction: "ASC" | "DESC";
	readonly nulls: "FIRST" | "LAST" | undefined;
}

export interface Select {
	readonly isDistinct: boolean;
	readonly items: readonly SelectItem[];
	readonly where: Expression | undefined;
	readonly groupBy: readonly Expression[];
	readonly having: Expression | undefined;
	readonly orderBy: readonly Ordering[];
	readonly limit: number | undefined;
	readonly offset: number;
}

/** Expressions directly inside another one. */
export function partsOf(expression: Expression): readonly Expression[] {
	switch (expression.kind) {
		case "name":
		case "literal":
		case "star":
			return [];
		case "call":
			return expression.args;
		case "unary":
		case "isNull":
			return [expression.operand];
		case "chain":
			return expression.operands;
		case "binary":
			return [expression.left, expression.right];
		case "between":
			return [expression.operand, expression.low, expression.high];
		case "in":
			return [expression.operand, ...expression.items];
		case "case":
			return [
				...(expression.subject ? [expression.subject] : []),
				...expression.branches.flatMap(({ when, result }) => [when, result]),
				...(expression.otherwise ? [expression.otherwise] : []),
			];
		case "interval":
			return [expression.amount];
		case "lambda":
			return [expression.body];
		case "list":
		case "tuple":
			return expression.items;
		case "element":
			return [expression.of, expression.index];
	}
}
