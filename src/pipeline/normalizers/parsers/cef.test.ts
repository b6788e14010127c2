import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createCefParser } from "./cef.ts";
import { fieldsOf, rejectOf } from "./testing.ts";

const cef = createCefParser();
const header = "CEF:0|Acme|Gate|2.4|4001|Session denied|7|";
const headerFields = {
	cefVersion: "0",
	deviceVendor: "Acme",
	deviceProduct: "Gate",
	deviceVersion: "2.4",
	deviceEventClassId: "4001",
	name: "Session denied",
	severity: "7",
};

suite("the CEF parser", () => {
	test("reads the header and the extension", () => {
		assert.deepEqual(
			fieldsOf(cef, `${header}src=10.1.2.3 spt=51515 act=deny`),
			{ ...headerFields, src: "10.1.2.3", spt: "51515", act: "deny" },
		);
	});

	test("reads version 1 and a severity in words", () => {
		const fields = fieldsOf(cef, "CEF:1|A|B|1|x|n|Very-High|src=::1");
		assert.equal(fields.cefVersion, "1");
		assert.equal(fields.severity, "Very-High");
		assert.equal(fields.src, "::1");
	});

	test("unescapes | and \\ in the header", () => {
		const fields = fieldsOf(cef, "CEF:0|A|B|1|x|C:\\\\a\\|b|3|");
		assert.equal(fields.name, "C:\\a|b");
	});

	test("takes an escaped backslash before | as the end of the part", () => {
		const fields = fieldsOf(cef, "CEF:0|A\\\\|B|1|x|n|3|");
		assert.equal(fields.deviceVendor, "A\\");
		assert.equal(fields.deviceProduct, "B");
	});

	test("keeps spaces in values and trims them at the ends", () => {
		const fields = fieldsOf(cef, `${header}msg= two  words   act=deny  `);
		assert.equal(fields.msg, "two  words");
		assert.equal(fields.act, "deny");
	});

	test("takes = without escape as part of the value when no word stands before it", () => {
		const fields = fieldsOf(
			cef,
			`${header}request=https://a.example/?q=1&r==2 act=x`,
		);
		assert.equal(fields.request, "https://a.example/?q=1&r==2");
		assert.equal(fields.act, "x");
	});

	test("unescapes =, \\, line feed and carriage return in values", () => {
		const fields = fieldsOf(
			cef,
			`${header}msg=a \\=b c\\\\d line\\nnext\\rend act=x`,
		);
		assert.equal(fields.msg, "a =b c\\d line\nnext\rend");
	});

	test("does not take an escaped = as the end of a key", () => {
		const fields = fieldsOf(cef, `${header}msg=set mode\\=on act=x`);
		assert.equal(fields.msg, "set mode=on");
		assert.equal(fields.mode, undefined);
	});

	test("leaves other backslashes alone, as in unescaped Windows paths", () => {
		const fields = fieldsOf(cef, `${header}filePath=C:\\Users\\max\\a.txt`);
		assert.equal(fields.filePath, "C:\\Users\\max\\a.txt");
	});

	test("reads keys with points, dashes and brackets", () => {
		const fields = fieldsOf(cef, `${header}ad.user-name[0]=max _cefVer=0.1`);
		assert.equal(fields["ad.user-name[0]"], "max");
		assert.equal(fields._cefVer, "0.1");
	});

	test("keeps empty values", () => {
		assert.equal(fieldsOf(cef, `${header}src= act=deny`).src, "");
	});

	test("keeps text before the first key as extension", () => {
		const fields = fieldsOf(cef, `${header}just words here`);
		assert.equal(fields.extension, "just words here");
	});

	test("accepts a header without the last | when there is no extension", () => {
		assert.equal(fieldsOf(cef, "CEF:0|A|B|1|x|n|Low\n").severity, "Low");
	});

	test("reads the syslog header before it, old form and new", () => {
		const old = fieldsOf(cef, `<134>Oct 12 04:16:11 gw-1 ${header}act=x`);
		assert.equal(old["syslog.hostname"], "gw-1");
		assert.equal(old["syslog.timestamp"], "Oct 12 04:16:11");
		assert.equal(old["syslog.priority"], "134");
		const fresh = fieldsOf(
			cef,
			`<134>1 2024-05-06T07:08:09Z gw-2 app 77 - - ${header}act=x`,
		);
		assert.equal(fresh["syslog.hostname"], "gw-2");
		assert.equal(fresh["syslog.procId"], "77");
	});

	test("passes over any other text before CEF:", () => {
		const fields = fieldsOf(cef, `forwarded CEF: by relay ${header}act=x`);
		assert.equal(fields.act, "x");
		assert.equal(fields["syslog.hostname"], undefined);
	});

	test("rejects a text without CEF:", () => {
		const reject = rejectOf(cef, "Oct 12 04:16:11 gw-1 something else");
		assert.equal(reject.code, "cef.header");
		assert.match(reject.cause, /CEF: was not found/);
	});

	test("rejects CEF: without version", () => {
		assert.match(rejectOf(cef, "CEF:|Acme|Gate|").cause, /no version/);
	});

	test("rejects versions that are not known", () => {
		const reject = rejectOf(cef, "CEF:7|A|B|1|x|n|3|");
		assert.equal(reject.code, "cef.version");
		assert.match(reject.cause, /"7"/);
	});

	test("says in which part a broken header ends", () => {
		const parts = [
			["CEF:0", "version"],
			["CEF:0|Acme", "device vendor"],
			["CEF:0|Acme|Gate", "device product"],
			["CEF:0|Acme|Gate|2.4", "device version"],
			["CEF:0|Acme|Gate|2.4|40", "device event class id"],
			["CEF:0|Acme|Gate|2.4|40|Name with \\| in it", "name"],
		] as const;
		for (const [text, part] of parts) {
			const reject = rejectOf(cef, text);
			assert.equal(reject.code, "cef.header");
			assert.ok(reject.cause.includes(`within the ${part};`), reject.cause);
		}
	});

	test("rejects more fields than an event can have", () => {
		const many = Array.from({ length: 5000 }, (_, i) => `k${i}=v`).join(" ");
		assert.equal(rejectOf(cef, header + many).code, "raw.tooManyFields");
	});
});
