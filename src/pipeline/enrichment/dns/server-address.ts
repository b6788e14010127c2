/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:53` or `2001:db8::53`; the port is 53 by default. */
import { isIP } from "node:net";

/** A first look for forms; `readServerAddress` decides. */
export const dnsServerPattern =
	/^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?|[0-9A-Fa-f:.]{2,45})$/;

/** As `Resolver.setServers` takes it; undefined for other text. */
export function readServerAddress(text: string): string | undefined {
	if (isIP(text) === 6) return `[${text}]:53`;
	const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text);
	if (match === null) return undefined;
	const [, ipv6, ipv4, port = "53"] = match;
	if (Number(port) < 1 || Number(port) > 65_535) return undefined;
	if (ipv6 !== undefined) {
		return isIP(ipv6) === 6 ? `[${ipv6}]:${port}` : undefined;
	}
	return isIP(ipv4 ?? "") === 4 ? `${ipv4}:${port}` : undefined;
}
