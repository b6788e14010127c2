import { senderErrors } from "./errors.ts";

interface NetworkAddress {
	readonly host: string;
	readonly port: number;
}

export type Target =
	| ({ readonly protocol: "tcp" | "tls" } & NetworkAddress)
	| ({ readonly protocol: "udp" } & NetworkAddress)
	| { readonly protocol: "http"; readonly url: URL };

const protocols = { "tcp:": "tcp", "tls:": "tls", "udp:": "udp" } as const;

/** Reads where to send to; throws sender.badTarget. */
export function readTarget(text: string): Target {
	const url = URL.parse(text);
	switch (url?.protocol) {
		case "tcp:":
		case "tls:":
		case "udp:": {
			const port = Number(url.port);
			if (url.hostname === "" || port === 0) break;
			const host = url.hostname.replace(/^\[|\]$/g, "");
			return { protocol: protocols[url.protocol], host, port };
		}
		case "http:":
		case "https:":
			return { protocol: "http", url };
	}
	throw senderErrors.make("badTarget", { url: withoutPassword(text) });
}

function withoutPassword(url: string): string {
	return url.replace(/\/\/[^/@]*@/, "//");
}
