import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { syslogParser as syslog } from "./syslog.ts";
import { fieldsOf, rejectOf } from "./testing.ts";

/** What the line says besides its priority. */
function withoutPriority(line: string): Record<string, string> {
	const fields = fieldsOf(syslog, line);
	for (const name of ["priority", "facility", "severity"]) delete fields[name];
	return fields;
}

suite("the syslog parser reads RFC 5424", () => {
	test("with priority, structured data and byte order mark", () => {
		const line =
			'<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 77 ID47 [exampleSDID@32473 iut="3" eventSource="Application"][origin ip="10.0.0.1"] \ufeffAn application event';
		assert.deepEqual(fieldsOf(syslog, line), {
			priority: "165",
			facility: "local4",
			severity: "notice",
			timestamp: "2003-10-11T22:14:15.003Z",
			hostname: "mymachine.example.com",
			appName: "evntslog",
			procId: "77",
			msgId: "ID47",
			"sd.exampleSDID@32473.iut": "3",
			"sd.exampleSDID@32473.eventSource": "Application",
			"sd.origin.ip": "10.0.0.1",
			message: "An application event",
		});
	});

	test("with - for what is unknown", () => {
		assert.deepEqual(withoutPriority("<34>1 - - - - - - text - here"), {
			message: "text - here",
		});
		assert.deepEqual(withoutPriority("<34>1 - - - - - -"), { message: "" });
	});

	test("with escapes in structured data", () => {
		const fields = fieldsOf(
			syslog,
			String.raw`<34>1 2024-05-06T07:08:09+03:00 h a - - [x y="a \"b\" \] \\ \n" z=""] m`,
		);
		assert.equal(fields["sd.x.y"], String.raw`a "b" ] \ \n`);
		assert.equal(fields["sd.x.z"], "");
		assert.equal(fields.message, "m");
	});

	test("and leaves broken structured data to the message", () => {
		const fields = fieldsOf(
			syslog,
			'<34>1 2024-05-06T07:08:09Z h a 1 - [x y="1"][broken y=2] m',
		);
		assert.equal(fields["sd.x.y"], "1");
		assert.equal(fields.message, "[broken y=2] m");
	});

	test("without structured data, as some senders forget the -", () => {
		const fields = fieldsOf(
			syslog,
			"<34>1 2024-05-06T07:08:09Z h a 1 - plain text",
		);
		assert.equal(fields.message, "plain text");
	});

	test("and says which part of the header is missing", () => {
		const reject = rejectOf(syslog, "<34>1 2024-05-06T07:08:09Z host");
		assert.equal(reject.code, "syslog.header");
		assert.match(reject.cause, /no appName/);
	});
});

suite("the syslog parser reads RFC 3164", () => {
	const sshd = {
		timestamp: "Dec 10 06:55:46",
		hostname: "LabSZ",
		appName: "sshd",
		procId: "24200",
		message: "Invalid user webmaster from 173.234.31.186",
	};
	const text = "LabSZ sshd[24200]: Invalid user webmaster from 173.234.31.186";

	test("with and without priority", () => {
		assert.deepEqual(fieldsOf(syslog, `<38>Dec 10 06:55:46 ${text}`), {
			priority: "38",
			facility: "auth",
			severity: "info",
			...sshd,
		});
		assert.deepEqual(fieldsOf(syslog, `Dec 10 06:55:46 ${text}`), sshd);
	});

	test("with one-digit days, years and fractions", () => {
		for (const time of [
			"Dec  1 06:55:46",
			"Dec 1 06:55:46",
			"Dec 10 2024 06:55:46",
			"Dec 10 06:55:46 2024",
			"Dec 10 06:55:46.123",
		]) {
			assert.deepEqual(fieldsOf(syslog, `${time} ${text}`), {
				...sshd,
				timestamp: time,
			});
		}
	});

	test("with ISO times of rsyslog and systemd", () => {
		for (const time of [
			"2024-05-06T07:08:09.123456+03:00",
			"2024-05-06T07:08:09Z",
			"2024-05-06T07:08:09+0300",
			"2024-05-06 07:08:09,123",
		]) {
			assert.deepEqual(withoutPriority(`<38>${time} ${text}`), {
				...sshd,
				timestamp: time,
			});
		}
	});

	test("with tags of every sort", () => {
		for (const [tag, appName, procId] of [
			["sudo:", "sudo", undefined],
			["kernel:", "kernel", undefined],
			["postfix/smtpd[77]:", "postfix/smtpd", "77"],
			["sshd(pam_unix)[19939]:", "sshd(pam_unix)", "19939"],
			["/usr/sbin/cron[12]:", "/usr/sbin/cron", "12"],
			["systemd-logind[1]:", "systemd-logind", "1"],
			["su[123]", "su", "123"],
		] as const) {
			const fields = fieldsOf(syslog, `Dec 10 06:55:46 h ${tag} some: text`);
			assert.equal(fields.appName, appName);
			assert.equal(fields.procId, procId);
			assert.equal(fields.message, "some: text");
		}
	});

	test("without tag", () => {
		for (const message of [
			"last message repeated 2 times",
			"[12.3] usb 1-1: new device",
			"http://a.example/ was visited",
			"12:30 is lunch time",
		]) {
			assert.deepEqual(fieldsOf(syslog, `Dec 10 06:55:46 h ${message}`), {
				timestamp: "Dec 10 06:55:46",
				hostname: "h",
				message,
			});
		}
	});

	test("without host", () => {
		assert.deepEqual(fieldsOf(syslog, "Dec 10 06:55:46 sshd[7]: text"), {
			timestamp: "Dec 10 06:55:46",
			appName: "sshd",
			procId: "7",
			message: "text",
		});
		assert.deepEqual(fieldsOf(syslog, "Dec 10 06:55:46 sudo: text"), {
			timestamp: "Dec 10 06:55:46",
			appName: "sudo",
			message: "text",
		});
	});

	test("without time when there is a priority", () => {
		assert.deepEqual(withoutPriority("<13>sshd[7]: text here"), {
			appName: "sshd",
			procId: "7",
			message: "text here",
		});
		assert.deepEqual(withoutPriority("<13>only text"), {
			message: "only text",
		});
	});

	test("of Cisco devices", () => {
		const message = "%ASA-6-302013: Built inbound TCP connection";
		for (const head of [
			"<166>Oct 12 2020 04:16:11 asa01 : ",
			"<166>Oct 12 2020 04:16:11 asa01 ",
			"<166>Oct 12 2020 04:16:11 asa01: ",
		]) {
			assert.deepEqual(withoutPriority(head + message), {
				timestamp: "Oct 12 2020 04:16:11",
				hostname: "asa01",
				message,
			});
		}
		assert.deepEqual(withoutPriority(`<166>${message}`), { message });
		assert.deepEqual(
			withoutPriority(`<189>4521: *Oct 12 04:16:11.123 UTC: ${message}`),
			{ timestamp: "Oct 12 04:16:11.123", zone: "UTC", message },
		);
		for (const counts of ["4521: sw-1: ", "4521: sw-1: 000022: "])
			assert.deepEqual(
				withoutPriority(`<189>${counts}*Nov 24 10:00:00.123: ${message}`),
				{ timestamp: "Nov 24 10:00:00.123", hostname: "sw-1", message },
			);
		assert.deepEqual(
			withoutPriority(`<189>45: 004521: Nov 24 10:00:00: ${message}`),
			{ timestamp: "Nov 24 10:00:00", message },
		);
		assert.deepEqual(withoutPriority("<189>4521: sw-1: no time"), {
			appName: "4521",
			message: "sw-1: no time",
		});
		assert.deepEqual(withoutPriority(`<166>Oct 12 2020 04:16:11: ${message}`), {
			timestamp: "Oct 12 2020 04:16:11",
			message,
		});
	});

	test("of Meraki and AIX", () => {
		assert.deepEqual(
			withoutPriority("<134>1 1469185204.613 MX84 flows src=10.0.0.1"),
			{
				timestamp: "1469185204.613",
				hostname: "MX84",
				message: "flows src=10.0.0.1",
			},
		);
		assert.deepEqual(
			withoutPriority(
				"<38>Dec 10 06:55:46 Message forwarded from aix1: sshd[7]: text",
			),
			{
				timestamp: "Dec 10 06:55:46",
				hostname: "aix1",
				appName: "sshd",
				procId: "7",
				message: "text",
			},
		);
	});

	test("with the end of the line still there", () => {
		for (const end of ["\n", "\r\n", "\0"]) {
			assert.deepEqual(fieldsOf(syslog, `Dec 10 06:55:46 ${text}${end}`), sshd);
		}
	});

	test("with nothing behind the host or the time", () => {
		assert.deepEqual(fieldsOf(syslog, "Dec 10 06:55:46 h"), {
			timestamp: "Dec 10 06:55:46",
			hostname: "h",
			message: "",
		});
		assert.deepEqual(fieldsOf(syslog, "Dec 10 06:55:46"), {
			timestamp: "Dec 10 06:55:46",
			message: "",
		});
	});
});

suite("the syslog parser rejects", () => {
	test("lines with neither priority nor time", () => {
		for (const line of [
			"",
			"   ",
			"plain text",
			'{"a":1}',
			"Foo 10 06:55:46 host text",
			"Dec 10 6-55-46 host text",
			"2024-13",
		]) {
			assert.equal(rejectOf(syslog, line).code, "syslog.header", line);
		}
	});

	test("broken and impossible priorities", () => {
		assert.match(rejectOf(syslog, "<a>text").cause, /priority is broken/);
		assert.match(rejectOf(syslog, "<1234>text").cause, /priority is broken/);
		assert.match(rejectOf(syslog, "<>text").cause, /priority is broken/);
		assert.match(rejectOf(syslog, "<192>text").cause, /192 is not between/);
	});
});
