import { isIP } from "node:net";
import type { Cursor } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import { quoteText } from "./path.ts";
import type { Expression } from "./syntax.ts";

/**
 * `inSubnet(Field, '10.0.0.0/8')`. ClickHouse's isIPAddressInRange fails the whole query for one value that is no
 * address, and an absent address is "", so other values are asked for nothing and count as outside.
 */
export function subnetCondition(
	cursor: Cursor,
	name: Token,
	args: readonly Expression[],
): Expression {
	const [field, subnet] = args;
	const text =
		subnet?.kind === "literal" && subnet.text.startsWith("'")
			? subnet.text.slice(1, -1)
			: undefined;
	if (field === undefined || text === undefined || args.length !== 2) {
		throw cursor.refuse(
			"inSubnet takes a field and a subnet such as '10.0.0.0/8'",
			name,
		);
	}
	const range = parseRange(text);
	if (range === undefined) {
		throw cursor.refuse(
			`'${text}' is no subnet; write one such as '10.0.0.0/8' or 'fd00::/8'`,
			name,
		);
	}
	const isAddress: Expression = {
		kind: "chain",
		operator: "OR",
		operands: [call("isIPv4String", field), call("isIPv6String", field)],
	};
	const address = call("if", isAddress, field, quoteText("::"));
	return {
		kind: "chain",
		operator: "AND",
		operands: [
			isAddress,
			call("isIPAddressInRange", address, quoteText(range)),
		],
	};
}

/** Address and prefix length; a bare address is its own range. Undefined when it is neither. */
function parseRange(text: string): string | undefined {
	const [address = "", bits, ...rest] = text.trim().split("/");
	const version = isIP(address);
	if (version === 0 || address.includes("%") || rest.length > 0) {
		return undefined;
	}
	const max = version === 4 ? 32 : 128;
	if (bits === undefined) return `${address}/${max}`;
	const isLength = /^\d{1,3}$/.test(bits) && Number(bits) <= max;
	return isLength ? `${address}/${Number(bits)}` : undefined;
}

function call(name: string, ...args: Expression[]): Expression {
	return { kind: "call", name, parameters: [], isDistinct: false, args };
}
