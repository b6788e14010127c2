import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createKvParser } from "./kv.ts";
import { fieldsOf, rejectOf } from "./testing.ts";

const kv = createKvParser({ pairDelimiter: " ", valueDelimiter: "=" });

suite("the key-value parser", () => {
	test("reads auditd records: nested pairs stay a value, the second msg is msg.1", () => {
		assert.deepEqual(
			fieldsOf(
				kv,
				`type=USER_AUTH msg=audit(1364481363.243:24287): pid=2843 uid=500 msg='op=PAM:authentication acct="root" exe="/usr/bin/su" hostname=? res=success'`,
			),
			{
				type: "USER_AUTH",
				msg: "audit(1364481363.243:24287):",
				pid: "2843",
				uid: "500",
				"msg.1": `op=PAM:authentication acct="root" exe="/usr/bin/su" hostname=? res=success`,
			},
		);
	});

	test("takes the separators of ASCII for white space, as auditd puts one before names", () => {
		assert.deepEqual(
			fieldsOf(
				kv,
				`uid=500 msg='op=login res=success'\x1dUID="ann" AUID="bob"`,
			),
			{
				...{ uid: "500", msg: "op=login res=success" },
				...{ UID: "ann", AUID: "bob" },
			},
		);
		const separated = createKvParser({
			pairDelimiter: "\x1d",
			valueDelimiter: "=",
		});
		assert.deepEqual(fieldsOf(separated, `a=1 2\x1db= "x"\x1dc=\x1dd=4`), {
			...{ a: "1 2", b: "x", c: "", d: "4" },
		});
	});

	test("passes over words that are no pairs, as in iptables lines", () => {
		assert.deepEqual(
			fieldsOf(kv, "fw kernel: [7.1] IN=eth0 OUT= SRC=10.0.0.1 DF PROTO=TCP"),
			{ IN: "eth0", OUT: "", SRC: "10.0.0.1", PROTO: "TCP" },
		);
	});

	test("reads FortiGate values with spaces in quotes", () => {
		assert.deepEqual(
			fieldsOf(
				kv,
				'devname="FG 1" msg="File \\"a\\" was blocked" level=notice',
			),
			{ devname: "FG 1", msg: 'File "a" was blocked', level: "notice" },
		);
	});

	test("takes a quote inside a quoted value without escape", () => {
		assert.equal(fieldsOf(kv, "name='O'Brien' x=1").name, "O'Brien");
	});

	test("keeps an unclosed quote as part of the value", () => {
		assert.deepEqual(fieldsOf(kv, 'a="open b=c'), { a: '"open', b: "c" });
	});

	test("keeps = and URLs in values", () => {
		assert.equal(fieldsOf(kv, "url=http://a/?b=c d=e").url, "http://a/?b=c");
	});

	test("splits at line breaks and tabs when a space is the delimiter", () => {
		assert.deepEqual(fieldsOf(kv, "a=1\nb=2\t c=3\r\n"), {
			a: "1",
			b: "2",
			c: "3",
		});
	});

	test("reads other delimiters and trims around them", () => {
		const other = createKvParser({ pairDelimiter: ";", valueDelimiter: ":" });
		assert.deepEqual(fieldsOf(other, 'User: max m ; Reason: "a; b";Empty:'), {
			User: "max m",
			Reason: "a; b",
			Empty: "",
		});
	});

	test("reads tab-separated pairs, as LEEF has them", () => {
		const tabs = createKvParser({ pairDelimiter: "\t", valueDelimiter: "=" });
		assert.deepEqual(fieldsOf(tabs, "src=10.0.0.1\tmsg=two words\tx=\t"), {
			src: "10.0.0.1",
			msg: "two words",
			x: "",
		});
	});

	test("rejects a text without any pair", () => {
		for (const text of ["", "   ", "no pairs here", "=value"]) {
			assert.equal(rejectOf(kv, text).code, "kv.noPairs");
		}
	});
});
