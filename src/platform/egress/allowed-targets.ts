import { isIPv4 } from "node:net";
import { isListed, parseNetwork, plainAddress } from "./addresses.ts";
import { egressErrors } from "./errors.ts";

/** What an administrator allows although it is special. */
export interface AllowedTarget {
	/** Host name, address, or network in CIDR form. A name stands for whatever it leads to. */
	readonly target: string;
	/** Absent = every port. */
	readonly port?: number | undefined;
}

const hostName =
	/^(?=.{1,253}\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/** Names made of digits and dots are older ways to write addresses. */
export function isHostName(text: string): boolean {
	return hostName.test(text) && !/^[\d.]+$/.test(text);
}

/** Equal names are written alike. */
export function toHostKey(host: string): string {
	return host.toLowerCase().replace(/\.$/, "");
}

/** True for what `createEgress` understands as a target. */
export function isAllowableTarget(text: string): boolean {
	return parseNetwork(text) !== undefined || isHostName(text);
}

/** Throws egress.badRule. */
export function compileAllowed(targets: readonly AllowedTarget[]) {
	const rules = targets.map(({ target, port }) => {
		const network = parseNetwork(target);
		if (network === undefined && !isHostName(target)) {
			throw egressErrors.make("badRule", { target });
		}
		return { network, host: toHostKey(target), port };
	});
	const ofPort = (port: number) =>
		rules.filter((rule) => rule.port === undefined || rule.port === port);
	return {
		allowsName: (host: string, port: number): boolean =>
			ofPort(port).some(
				(rule) => rule.network === undefined && rule.host === toHostKey(host),
			),
		allowsAddress(text: string, port: number): boolean {
			const address = plainAddress(text);
			return ofPort(port).some(
				({ network }) => network !== undefined && isListed(network, address),
			);
		},
	};
}

/** `10.0.0.1:25`, `[::1]:25`, `mail.example.org:25`. */
export function formatTarget(host: string, port: number): string {
	return host.includes(":") && !isIPv4(host)
		? `[${host}]:${port}`
		: `${host}:${port}`;
}
