import { senderErrors } from "./errors.ts";

interface NetworkAddress {
	readonly host: string;
	readonly port: number;
}

export type Target =
	| ({ readonly protocol: "tcp" } & NetworkAddress)
	| ({ readonly protocol: "udp" } & NetworkAddress)
	| { readonly protocol: "http"; readonly url: URL };

/** Reads where to send to; throws sender.badTarget. */
export function readTarget(text: string): Target {
	const url = URL.parse(text);
	switch (url?.protocol) {
		case "tcp:":
		case "udp:": {
			const port = Number(url.port);
			if (url.hostname === "" || port === 0) break;
			const protocol = url.protocol === "tcp:" ? "tcp" : "udp";
			return { protocol, host: url.hostname.replace(/^\[|\]$/g, ""), port };
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
