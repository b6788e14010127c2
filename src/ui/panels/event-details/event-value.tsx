/** A value of an event, as text and nothing else: what stands in it may come from an attacker. */

import type { FieldKind } from "../../query/fields.ts";
import { localTime, timeOf, utcTime } from "../../query/format-time.ts";
import {
	isEmptyValue,
	lineText,
	unmask,
	valueText,
} from "../../query/values.ts";
import { SeverityBadge, severityOfPriority } from "../../theme/severity.tsx";

/** In one line, for tables. */
export function CellValue(props: {
	field: string;
	kind: FieldKind | undefined;
	value: unknown;
}) {
	const { field, kind, value } = props;
	if (isEmptyValue(value)) return null;
	if (kind === "time") {
		const ms = timeOf(value);
		if (ms !== undefined) return localTime(ms);
	}
	const severity = field === "Priority" ? severityOfPriority(value) : undefined;
	if (severity) return <SeverityBadge severity={severity} />;
	return <span className="value">{unmask(lineText(value))}</span>;
}

const maxTooltip = 1500;

export function valueTooltip(
	kind: FieldKind | undefined,
	value: unknown,
): string {
	if (isEmptyValue(value)) return "";
	if (kind === "time") {
		const ms = timeOf(value);
		if (ms !== undefined) return utcTime(ms);
	}
	const text = unmask(valueText(value));
	return text.length > maxTooltip ? `${text.slice(0, maxTooltip)}…` : text;
}

/** The whole value on as many lines as it takes, for the details. */
export function WholeValue(props: {
	kind: FieldKind | undefined;
	value: unknown;
}) {
	const { kind, value } = props;
	if (kind === "time") {
		const ms = timeOf(value);
		if (ms !== undefined)
			return (
				<span title={utcTime(ms)}>
					{localTime(ms)} <span className="faint">({shortUtc(ms)})</span>
				</span>
			);
	}
	const text =
		typeof value === "object" && value !== null
			? JSON.stringify(value, undefined, 2)
			: valueText(value);
	return <span className="value">{unmask(text)}</span>;
}

/** Without the date when that is the local one. */
function shortUtc(ms: number): string {
	const utc = utcTime(ms);
	return utc.startsWith(localTime(ms).slice(0, 10)) ? utc.slice(11) : utc;
}
