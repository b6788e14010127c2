/** For tests: a normalizer of every method with messages as products send them. */

export interface MethodSample {
	readonly method: string;
	readonly settings: object;
	readonly messages: readonly string[];
	/** Text that, repeated, tempts the parser to look at the same place again and again. */
	readonly hostile: readonly string[];
}

export const methodSamples: readonly MethodSample[] = [
	{
		method: "json",
		settings: {
			parsing: { method: "json" },
			mapping: [
				{ source: "user.name", field: "SourceUserName" },
				{ source: "ip", field: "SourceAddress" },
				{ source: "Keywords", field: "FlexNumber1" },
				{ source: "tags.0", field: "Name" },
				{ source: "time", field: "StartTime" },
			],
		},
		messages: [
			'{"user":{"name":"max"},"ip":"10.0.0.1","Keywords":-9223372036854775808,"tags":["a","b"],"time":"2024-05-06T07:08:09Z","x":null}',
			'{"__proto__":{"a":1},"user.name":"m\\u00fc","tags":{"0":true},"ip":["x"]}',
		],
		hostile: ["[", '{"a":', '{"Keywords":9007199254740993,"b":', '"Keywords",'],
	},
	{
		method: "cef",
		settings: { parsing: { method: "cef" } },
		messages: [
			"<134>Oct 12 04:16:11 gw CEF:0|Acme|Ga\\|te|2.4|4001|Session denied|7|src=10.1.2.3 spt=51515 msg=a \\=b c\\nd request=http://a/?x=1&y=2 cs1Label=rule cs1=block ssh rt=1700000000000",
			"CEF:1|A|B|1|x|n|Very-High|c6a1=2001:db8::1 cfp1=1.5 smac=00:1b:44:11:3a:b7",
		],
		hostile: [
			"CEF:",
			"CEF:0|",
			"CEF:0|a|b|c|d|e|f| a=",
			"\\|",
			"\\\\",
			"a=",
			"= ",
			"  ",
		],
	},
	{
		method: "syslog",
		settings: { parsing: { method: "syslog" } },
		messages: [
			"<38>Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster",
			'<165>1 2003-10-11T22:14:15.003Z host app 77 ID47 [x@1 a="1" b="\\"q\\""][y c="2"] \ufefftext',
			"<189>4521: *Oct 12 04:16:11.123 UTC: %SYS-5-CONFIG_I: Configured",
		],
		hostile: [
			'<34>1 - - - - - [a b="c"]',
			'<34>1 - - - - - [a b="\\"',
			"[",
			"<34>Dec 10 06:55:46 ",
			"a:",
			" ",
		],
	},
	{
		method: "regexp",
		settings: {
			parsing: {
				method: "regexp",
				expressions: [
					"^Failed password for (?P<user>.+?) from (?P<ip>\\S+) port (?P<port>\\d+)",
					"(?P<word>\\w+)@(?P<host>[\\w.]+)",
				],
			},
			mapping: [
				{ source: "user", field: "DestinationUserName" },
				{ source: "ip", field: "SourceAddress" },
				{ source: "port", field: "SourcePort" },
				{ source: "word", field: "S.word" },
			],
		},
		messages: [
			"Failed password for root from 5.36.59.76 port 42393 ssh2",
			"mail to max@example.com",
		],
		hostile: ["Failed password for a from ", "aaaa", "a@"],
	},
	{
		method: "kv",
		settings: {
			parsing: { method: "kv" },
			mapping: [
				{ source: "acct", field: "SourceUserName" },
				{ source: "pid", field: "SourceProcessID" },
				{ source: "msg.1", field: "Message" },
			],
		},
		messages: [
			`type=USER_AUTH msg=audit(1364481363.243:24287): pid=2843 acct="ro\\"ot" msg='op=x acct="a"' res=success`,
			"IN=eth0 OUT= SRC=10.0.0.1 DF PROTO=TCP",
		],
		hostile: ['a="b ', "a='b ", 'a="\\', "=", "a=1 ", '"'],
	},
	{
		method: "csv",
		settings: {
			parsing: { method: "csv", columns: ["time", "user", "text"] },
			mapping: [
				{ source: "time", field: "StartTime" },
				{ source: "user", field: "SourceUserName" },
			],
		},
		messages: ['2024-05-06T07:08:09Z,"Muster, Max","say ""hi"""', "a,b,c\r\n"],
		hostile: ['"', '""', ",", 'a"', '"a",'],
	},
	{
		method: "xml",
		settings: {
			parsing: { method: "xml" },
			mapping: [
				{ source: "Event.System.EventID", field: "DeviceEventClassID" },
				{ source: "Event.EventData.Data.User", field: "SourceUserName" },
			],
		},
		messages: [
			"<?xml version='1.0'?><!-- c --><Event xmlns='urn:x'><System><EventID Q='1'>4624</EventID></System><EventData><Data Name='User'>a &amp; b</Data><Data>x</Data><![CDATA[<y>]]></EventData></Event>",
		],
		hostile: [
			"<a>",
			"<a/>",
			"<a b='c'",
			"&amp;",
			"&",
			"<!--",
			"<![CDATA[",
			"<a b='c' ",
			"</a>",
		],
	},
];
