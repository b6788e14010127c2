/** What the tests of the console send through the collector: invented attacks, and values made to attack the console. */
import { once } from "node:events";
import { connect } from "node:net";

/** Guesses passwords; has eight failures and more within a minute. */
export const attacker = "203.0.113.7";
/** Asks for one port after the other. */
export const scanner = "192.0.2.9";

/** What an attacker would write where an analyst reads it. Each sets `window.__pwned` when the console runs it. */
export const hostileTexts: readonly string[] = [
	"<script>window.__pwned=1</script>",
	'"><img src=x onerror="window.__pwned=1">',
	"'-window.__pwned=1-'",
	"javascript:window.__pwned=1",
	"data:text/html,<script>window.__pwned=1</script>",
	"</style><style>body{display:none}</style>",
	"</script><svg onload=window.__pwned=1>",
	"&lt;img src=x onerror=window.__pwned=1&gt;&#60;b&#62;",
	"{{constructor.constructor('window.__pwned=1')()}}",
	// biome-ignore lint/suspicious/noTemplateCurlyInString: looks like a template, which is the point
	"${window.__pwned=1}#{7*7}<%= 7*7 %>",
	"invoice\u202efdp.exe\u200b",
	"' OR 1=1 --\\",
	'=HYPERLINK("http://evil.example","open")',
	"__proto__",
	`<svg/onload=window.__pwned=1>${"A".repeat(3000)}`,
];

/** As the console shows them: what would reorder or hide text is named by its code. */
export function shownText(text: string): string {
	return text.replace(
		/[\u202e\u200b]/g,
		(c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase()}⟩`,
	);
}

const day = "2026-11-24T08:00";
const two = (n: number) => String(n).padStart(2, "0");

/** Guessed accounts: real ones, then hostile texts. An sshd line takes any text without a line break as a name. */
const guessedUsers = [
	...Array.from({ length: 8 }, () => "root"),
	...hostileTexts.slice(0, 4),
];

export const sshLines = guessedUsers.map(
	(user, index) =>
		`Nov 24 08:00:${two(index * 2)} gate sshd[${4000 + index}]: Failed password for ${user} from ${attacker} port ${40_000 + index} ssh2`,
);

export const scanLines = Array.from(
	{ length: 20 },
	(_, index) =>
		`CEF:0|Acme|Gate|2.4|4001|Session deny|5|rt=Nov 24 2026 08:00:${two(index)} UTC src=${scanner} spt=51515 dst=198.51.100.20 dpt=${1000 + index} proto=TCP act=deny cs1Label=ruleName cs1=block in`,
);

const windowsEvents: readonly object[] = [
	{
		EventID: 4720,
		TargetUserName: "backdoor",
		TargetDomainName: "WS1",
		TargetSid: "S-1-5-21-9-9-9-1001",
	},
	{
		EventID: 4732,
		TargetUserName: "Administrators",
		TargetDomainName: "Builtin",
		TargetSid: "S-1-5-32-544",
		MemberSid: "S-1-5-21-9-9-9-1001",
		MemberName: "-",
	},
	{
		EventID: 4688,
		NewProcessName: "C:\\Windows\\System32\\whoami.exe",
		CommandLine: "whoami /all",
	},
];

export const windowsLines = windowsEvents.map((event, index) =>
	JSON.stringify({
		...event,
		Channel: "Security",
		SubjectUserName: "carol",
		SubjectDomainName: "CORP",
		SubjectUserSid: "S-1-5-21-1-2-3-1104",
		Hostname: "ws1.corp.example",
		"@timestamp": `${day}:${two(index)}.000Z`,
	}),
);

/** A hostile text as the value and as the name of a field. */
export const hostileJsonLines = hostileTexts.map((text, index) =>
	JSON.stringify({
		"@timestamp": `${day}:${two(index)}Z`,
		host: { name: "hostile.example" },
		user: { name: text },
		message: `${text}\n\tand \u0007more`,
		event: { action: text },
		custom: { [text]: text, url: text },
	}),
);

const cefText = (text: string) =>
	text.replaceAll("\\", "\\\\").replaceAll("=", "\\=");
const cefHead = (text: string) =>
	text.replaceAll("\\", "\\\\").replaceAll("|", "\\|");

export const hostileCefLines = hostileTexts.map(
	(text, index) =>
		`CEF:0|Hostile|Browser|1|9|${cefHead(text)}|3|src=198.51.100.${index + 1} suser=${cefText(text)} msg=${cefText(text)} request=${cefText(text)} fname=${cefText(text)}`,
);

/** Cannot be understood: its header is cut off. */
export const brokenLine =
	"CEF:0|Acme|<img src=x onerror=window.__pwned=1>broken";

/** Lines of which each becomes one event. */
export const goodLines = [
	...sshLines,
	...scanLines,
	...windowsLines,
	...hostileJsonLines,
	...hostileCefLines,
];

/** As a log shipper would, one line after the other; resolves when the collector has taken all of them off the wire. */
export async function sendLines(
	lines: readonly string[],
	port: number,
): Promise<void> {
	const socket = connect(port, "127.0.0.1");
	await once(socket, "connect");
	socket.end(`${lines.join("\n")}\n`);
	socket.resume();
	await once(socket, "close");
}
