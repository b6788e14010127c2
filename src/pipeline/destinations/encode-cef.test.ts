import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { catalogue, type Event, type FieldDefinition } from "#event/index.ts";
import { compile, eventOf } from "../normalizers/testing.ts";
import { encodeCef } from "./encode-cef.ts";

const reader = compile({ parsing: { method: "cef" } });
const headerFields = [
	"DeviceVendor",
	"DeviceProduct",
	"DeviceVersion",
	"DeviceEventClassID",
	"Name",
	"Severity",
];
const fields: readonly FieldDefinition[] = catalogue.filter(
	(field: FieldDefinition) =>
		field.internal !== true &&
		(field.cef !== undefined || headerFields.includes(field.name)),
);

// What the format gives a meaning to, and what could be taken for a key or an escape.
const text = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				"|",
				"\\",
				"=",
				"\n",
				"\r",
				" ",
				"\t",
				"\0",
				"src=",
				" cs1=",
				"\\n",
				"CEF:0|",
				"|x=",
				"é",
				"😀",
				"\u2028",
			),
			fc.string({ unit: "grapheme", maxLength: 4 }),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(""));

function arbitraryOf(field: FieldDefinition): fc.Arbitrary<unknown> {
	switch (field.type) {
		case "integer":
			if (field.name.endsWith("Port")) return fc.nat({ max: 65_535 });
			return fc
				.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
				.chain((value) => fc.constantFrom(value, value % 1000n))
				.map((value) =>
					Number.isSafeInteger(Number(value)) ? Number(value) : value,
				);
		case "float":
			return fc.double({ noNaN: true, noDefaultInfinity: true });
		case "timestamp":
			return fc.oneof(
				fc.integer({ min: 1, max: 2_000_000_000_000 }),
				fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
			);
		case "ip":
			return fc.constantFrom("10.0.0.1", "2001:db8::1", "fe80::1");
		case "mac":
			return fc.constantFrom("aa:bb:cc:dd:ee:00");
		default:
			return text.map((value) => value.slice(0, (field.max ?? 1000) / 2));
	}
}

const event = fc
	.subarray([...fields], { minLength: 1 })
	.chain((chosen) =>
		fc.tuple(
			...chosen.map((field) =>
				arbitraryOf(field).map((value) => [field.name, value] as const),
			),
		),
	)
	// Each value was made for the type of its field.
	.map((entries) => Object.fromEntries(entries) as Event);

/** What no CEF line can say: blanks and controls at the ends, line breaks in the header, halves of characters. */
function readable(source: Event): Record<string, unknown> {
	const expected: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(source)) {
		if (typeof value !== "string") {
			expected[name] = Object.is(value, -0) ? 0 : value;
			continue;
		}
		const whole = headerFields.includes(name)
			? value.replace(/[\r\n]+/g, " ")
			: value.replaceAll("\r", "«r»").replaceAll("\n", "«n»");
		const cut = whole.replace(/^[\0- ]+|[\0- ]+$/g, "");
		const kept = cut.replaceAll("«r»", "\r").replaceAll("«n»", "\n");
		if (kept !== "") expected[name] = kept;
	}
	return expected;
}

test("the CEF normalizer reads back every field, whatever stands in it", () => {
	fc.assert(
		fc.property(event, (source) => {
			const line = encodeCef(source);
			assert.ok(!/[\r\n]/.test(line), line);
			const read: Record<string, unknown> = eventOf(reader, line);
			const expected = readable(source);
			for (const { name } of fields)
				assert.deepEqual(read[name], expected[name], `${name} of ${line}`);
		}),
		{ numRuns: 500 },
	);
});

test("a line is what the standard says, with keys of its own for what the standard lacks", () => {
	assert.equal(
		encodeCef({
			ID: "5e0f",
			Type: 2,
			DeviceVendor: "Ac|me",
			DeviceProduct: "Gate",
			DeviceVersion: "1\\2",
			DeviceEventClassID: "4",
			Name: "two\nlines",
			Severity: "7",
			SourceAddress: "10.0.0.1",
			BytesIn: 0,
			RequestUrl: "/a?b=c d=e",
			FilePath: "C:\\temp",
			Message: "first\r\nsecond",
			DeviceReceiptTime: 1_700_000_000_000,
			BaseEventCount: 3,
			SourceCity: "Oslo",
			Extra: { user: "a=b" },
			TICategories: [],
			Raw: "x",
		}),
		"CEF:0|Ac\\|me|Gate|1\\\\2|4|two lines|7|type=1 ursaID=5e0f ursaType=2 msg=first\\r\\nsecond " +
			"in=0 src=10.0.0.1 ursaSourceCity=Oslo rt=1700000000000 filePath=C:\\\\temp request=/a?b\\=c d\\=e " +
			'cnt=3 rawEvent=x ursaExtra={"user":"a\\=b"}',
	);
});

test("an event without fields is a header without values", () => {
	assert.equal(encodeCef({}), "CEF:0|||||||");
});
