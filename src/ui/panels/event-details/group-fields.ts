/** The fields of an event that have a value, in groups. */
import { type FieldList, isMapField } from "../../query/fields.ts";
import { isEmptyValue, valueText } from "../../query/values.ts";

export interface ShownField {
	readonly name: string;
	readonly value: unknown;
	/** What the label field beside it says, such as the meaning of DeviceCustomString1. */
	readonly label: string;
}

export interface FieldGroupView {
	readonly title: string;
	readonly fields: readonly ShownField[];
}

type Row = Readonly<Record<string, unknown>>;

/** Order of the groups; those that the server adds come after. */
const order = [
	"General",
	"Source",
	"Destination",
	"Device",
	"File",
	"Request",
	"Custom",
	"Extended",
	"Service",
];

/** `Raw` is left out: it is shown apart. */
export function groupFields(
	event: Row,
	fields: FieldList,
	filter: string,
): FieldGroupView[] {
	const text = filter.trim().toLowerCase();
	const shown = Object.entries(event)
		.flatMap(([name, value]) => entriesOf(name, value, event))
		.filter((field) => field.name !== "Raw" && !isEmptyValue(field.value))
		.filter(({ name }) => !isShownAsLabel(name, event))
		.filter((field) => matches(field, text));
	const groups = Map.groupBy(shown, ({ name }) => groupOf(name, fields));
	const place = (title: string) => {
		const index = order.indexOf(title);
		return index < 0 ? order.length : index;
	};
	const fieldPlace = new Map(fields.all.map(({ name }, i) => [name, i]));
	const byCatalogue = (a: ShownField, b: ShownField) =>
		(fieldPlace.get(a.name) ?? Number.MAX_SAFE_INTEGER) -
			(fieldPlace.get(b.name) ?? Number.MAX_SAFE_INTEGER) ||
		a.name.localeCompare(b.name);
	return [...groups]
		.map(([title, members]) => ({ title, fields: members.sort(byCatalogue) }))
		.sort((a, b) => place(a.title) - place(b.title));
}

/** Maps become one entry per key. */
function entriesOf(name: string, value: unknown, event: Row): ShownField[] {
	if (isMapField(name) && typeof value === "object" && value !== null)
		return Object.entries(value).map(([key, item]) => ({
			name: `${name}.${key}`,
			value: item,
			label: "",
		}));
	return [{ name, value, label: valueText(event[`${name}Label`]) }];
}

/** `DeviceCustomString1Label` stands below DeviceCustomString1, as long as that has a value. */
function isShownAsLabel(name: string, event: Row): boolean {
	const labelled = name.replace(/Label$/, "");
	return labelled !== name && !isEmptyValue(event[labelled]);
}

function groupOf(name: string, fields: FieldList): string {
	if (name.includes(".")) return "Extended";
	return fields.find(name)?.group ?? "Other";
}

function matches({ name, value, label }: ShownField, text: string): boolean {
	return (
		text === "" ||
		`${name}\n${label}\n${valueText(value)}`.toLowerCase().includes(text)
	);
}
