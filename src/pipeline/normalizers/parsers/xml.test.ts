import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fieldsOf, rejectOf } from "./testing.ts";
import { xmlParser as xml } from "./xml.ts";

const logon = `<?xml version="1.0" encoding="utf-8"?>
<!-- from a Windows event log -->
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>
	<System>
		<Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>
		<EventID>4624</EventID><Keywords>0x8020000000000000</Keywords><Correlation/>
		<Computer>ws5.example</Computer>
	</System>
	<EventData>
		<Data Name='TargetUserName'>Müller &amp; Co</Data>
		<Data Name='LogonType'>3</Data>
		<Data>first</Data><Data>second</Data>
	</EventData>
</Event>
`;

suite("the XML parser", () => {
	test("reads a Windows event by paths", () => {
		assert.deepEqual(fieldsOf(xml, logon), {
			"Event.@xmlns": "http://schemas.microsoft.com/win/2004/08/events/event",
			"Event.System.Provider.@Name": "Microsoft-Windows-Security-Auditing",
			"Event.System.Provider.@Guid": "{54849625-5478-4994-a5ba-3e3b0328c30d}",
			"Event.System.EventID": "4624",
			"Event.System.Keywords": "0x8020000000000000",
			"Event.System.Computer": "ws5.example",
			"Event.EventData.Data.TargetUserName": "Müller & Co",
			"Event.EventData.Data.LogonType": "3",
			"Event.EventData.Data": "first",
			"Event.EventData.Data.1": "second",
		});
	});

	test("numbers repeated elements, and what is below them", () => {
		assert.deepEqual(
			fieldsOf(xml, "<a><b><c>1</c></b><b><c>2</c></b><b x='y'/></a>"),
			{ "a.b.c": "1", "a.b.1.c": "2", "a.b.2.@x": "y" },
		);
	});

	test("replaces character references and the five entities only", () => {
		assert.deepEqual(
			fieldsOf(xml, "<a t='&quot;&#x41;&apos;'>&lt;&#66;&gt; &#128512;</a>"),
			{ "a.@t": "\"A'", a: "<B> 😀" },
		);
	});

	test("takes CDATA as it stands", () => {
		assert.equal(
			fieldsOf(xml, "<a>x<![CDATA[<b>&amp;]]>y</a>").a,
			"x<b>&amp;y",
		);
	});

	test("keeps text around children and prefixes of names", () => {
		assert.deepEqual(fieldsOf(xml, "<s:a>one<s:b>two</s:b>three</s:a>"), {
			"s:a.s:b": "two",
			"s:a.#text": "onethree",
		});
	});

	test("refuses document types, so entities can't be defined", () => {
		const bomb = `<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>`;
		assert.equal(rejectOf(xml, bomb).code, "xml.doctype");
	});

	test("refuses entities that are not XML's own", () => {
		for (const entity of ["&nbsp;", "& b", "&#0;", "&#xD800;", "&#x110000;"]) {
			assert.equal(rejectOf(xml, `<a>${entity}</a>`).code, "xml.entity");
			assert.equal(rejectOf(xml, `<a b="${entity}"/>`).code, "xml.entity");
		}
	});

	test("refuses documents that are nested too deeply", () => {
		const deep = "<a>".repeat(65) + "</a>".repeat(65);
		assert.equal(rejectOf(xml, deep).code, "xml.depth");
		const allowed = `${"<a>".repeat(64)}x${"</a>".repeat(64)}`;
		assert.equal(Object.values(fieldsOf(xml, allowed))[0], "x");
	});

	test("rejects broken documents and says where", () => {
		const broken = [
			["", "no element"],
			["just text", "text outside of the element, see character 1"],
			["<a>", "a is not closed, see character 4"],
			["<a></b>", "the end of a is expected"],
			["</a>", "an end tag without start"],
			["<a/><b/>", "a second root element"],
			["<a/>tail", "text outside"],
			["<a b></a>", "= is expected"],
			["<a b=c></a>", "a quote is expected"],
			["<a b='c></a>", "the value of b is not closed"],
			["<a <b/></a>", "the name of an attribute is expected"],
			["< a/>", "a name is expected"],
			["<a/ >", "> is expected"],
			["<a><![CDATA[x</a>", "CDATA section is not closed"],
			["<!-- x", "the comment is not closed"],
			["<?xml", "the instruction is not closed"],
			["<a><!ELEMENT b></a>", "unknown markup"],
		] as const;
		for (const [text, reason] of broken) {
			const reject = rejectOf(xml, text);
			assert.equal(reject.code, "xml.syntax", text);
			assert.ok(reject.cause.includes(reason), `${text}: ${reject.cause}`);
		}
	});
});
