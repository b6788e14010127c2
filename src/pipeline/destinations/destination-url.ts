/** Forms of a destination's URL: the reference's `host:port`, `[IPv6]:port` and `:port`, or a whole URL. */
import { isIPv6 } from "node:net";

export interface DestinationUrl {
	readonly scheme: "tcp" | "http" | "https" | undefined;
	/** Without brackets; an IPv6 address may name its interface: fe80::1%eth0. */
	readonly host: string;
	readonly port: number;
	/** With the query; "/" when absent. */
	readonly path: string;
}

const form =
	/^(?:(tcp|https?):\/\/)?(\[[\da-fA-F:.]+(?:%[\w.-]+)?\]|[^\s:/?#@[\]]*)(?::(\d{1,5}))?((?:[/?][\x21-\x7e]*)?)$/;

const defaultPorts = { http: 80, https: 443 } as const;

/** Undefined when the text has none of the forms. A URL without host means this machine. */
export function parseDestinationUrl(text: string): DestinationUrl | undefined {
	const match = form.exec(text);
	if (match === null) return undefined;
	const [, scheme, bracketed = "", digits, path = ""] = match;
	const known = scheme === "tcp" || scheme === "http" || scheme === "https";
	const port =
		digits !== undefined
			? Number(digits)
			: scheme === "http" || scheme === "https"
				? defaultPorts[scheme]
				: 0;
	const host = bracketed.replace(/^\[|\]$/g, "");
	if (port < 1 || port > 65_535) return undefined;
	if (bracketed.startsWith("[") && !isIPv6(host)) return undefined;
	if (path.includes("#")) return undefined;
	if (path !== "" && scheme === "tcp") return undefined;
	return {
		scheme: known ? scheme : undefined,
		host: host === "" ? "127.0.0.1" : host,
		port,
		path: path.startsWith("/") ? path : `/${path}`,
	};
}

export function isTcpUrl(text: string): boolean {
	const url = parseDestinationUrl(text);
	if (url === undefined || url.path !== "/") return false;
	return url.scheme === undefined || url.scheme === "tcp";
}

export function isHttpUrl(text: string): boolean {
	const url = parseDestinationUrl(text);
	return url !== undefined && url.scheme !== "tcp";
}
