/** Messages of sshd in the forms of its real logs, with invented names and addresses from the ranges for examples. */
import type { Random } from "./random.ts";

const accounts = ["alice", "bob", "carol", "dave", "deploy", "backup"] as const;
const guesses = [
	"root",
	"admin",
	"oracle",
	"test",
	"git",
	"webmaster",
	"pi",
] as const;

/** What people and jobs do: keys, sessions, orderly ends. */
export function ordinarySshdMessage(random: Random): string {
	const user = random.pick(accounts);
	const address = `192.0.2.${1 + random.below(250)}`;
	const port = 1024 + random.below(60_000);
	switch (random.below(4)) {
		case 0:
			return `Accepted publickey for ${user} from ${address} port ${port} ssh2: ED25519 SHA256:j1aZ0mBvRzC5lQeXW7uY9nTtKfP3sD8hG2rLoVxUcIk`;
		case 1:
			return `pam_unix(sshd:session): session opened for user ${user} by (uid=0)`;
		case 2:
			return `pam_unix(sshd:session): session closed for user ${user}`;
		default:
			return `Received disconnect from ${address} port ${port}:11: disconnected by user`;
	}
}

/** What a server on the internet sees of those who guess passwords. */
export function hostileSshdMessage(random: Random, address: string): string {
	const user = random.pick(guesses);
	const port = 1024 + random.below(60_000);
	switch (random.below(8)) {
		case 0:
			return `reverse mapping checking getaddrinfo for host-${port}.example.net [${address}] failed - POSSIBLE BREAK-IN ATTEMPT!`;
		case 1:
			return `Invalid user ${user} from ${address}`;
		case 2:
			return `input_userauth_request: invalid user ${user} [preauth]`;
		case 3:
			return `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address}  user=${user}`;
		case 4:
			return "pam_unix(sshd:auth): check pass; user unknown";
		case 5:
			return `Received disconnect from ${address}: 11: Bye Bye [preauth]`;
		default:
			return failedPassword(user, address, port);
	}
}

export function failedPassword(
	user: string,
	address: string,
	port: number,
): string {
	return `Failed password for ${user} from ${address} port ${port} ssh2`;
}

/** Lines of one server, one a second, in the older syslog form. */
export function inventSshdLines(random: Random, count: number): string[] {
	return Array.from({ length: count }, (_, index) => {
		const clock = new Date(Date.UTC(2025, 11, 10, 6) + index * 1000)
			.toISOString()
			.slice(11, 19);
		const address = `203.0.113.${1 + random.below(250)}`;
		return `Dec 10 ${clock} gate sshd[${20_000 + index}]: ${hostileSshdMessage(random, address)}`;
	});
}
