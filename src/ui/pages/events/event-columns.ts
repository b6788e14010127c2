/** Which fields the table shows, kept per user in this browser. */
import { z } from "zod";
import type { FieldKind, FieldList } from "../../query/fields.ts";

export const columnsSchema = z.object({
	names: z.array(z.string()).min(1),
	/** Pixels by name. */
	widths: z.record(z.string(), z.number()),
});
export type ColumnChoice = z.output<typeof columnsSchema>;

export const defaultColumns: ColumnChoice = {
	names: [
		"Timestamp",
		"DeviceProduct",
		"Name",
		"SourceAddress",
		"DestinationAddress",
		"SourceUserName",
		"DestinationUserName",
		"Message",
	],
	widths: {},
};

/** Without fields that the server no longer knows. */
export function knownColumns(
	choice: ColumnChoice,
	fields: FieldList,
): readonly string[] {
	const names = choice.names.filter((name) => fields.kindOf(name));
	return names.length > 0 ? names : defaultColumns.names;
}

const widthOfKind: Readonly<Record<FieldKind, number>> = {
	time: 186,
	ip: 134,
	id: 310,
	integer: 104,
	float: 104,
	text: 140,
	list: 160,
	document: 240,
};

const widthOfField: Readonly<Record<string, number>> = {
	Name: 190,
	DeviceProduct: 124,
	SourceUserName: 128,
	DestinationUserName: 128,
	Message: 240,
	Raw: 480,
	Type: 70,
};

export function columnWidth(
	name: string,
	kind: FieldKind,
	widths: Readonly<Record<string, number>>,
): number {
	const own = Object.hasOwn(widthOfField, name)
		? widthOfField[name]
		: undefined;
	const stored = Object.hasOwn(widths, name) ? widths[name] : undefined;
	return stored ?? own ?? widthOfKind[kind];
}

/** The list with one entry at another place; both by index. */
export function moveItem<T>(
	list: readonly T[],
	from: number,
	to: number,
): readonly T[] {
	const item = list[from];
	if (item === undefined || to < 0 || to >= list.length) return list;
	const rest = list.toSpliced(from, 1);
	return rest.toSpliced(to, 0, item);
}
