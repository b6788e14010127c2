/**
 * Where Ursa connects to on behalf of settings that somebody wrote: connectors, destinations, mail, integrations. Such a
 * target must not lead to this machine itself, its link or the metadata service of a cloud, unless an administrator
 * allows it. What is checked is the address that is then used: a name server that answers differently the second time
 * gains nothing.
 */
import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { describeSpecial } from "./addresses.ts";
import {
	type AllowedTarget,
	compileAllowed,
	formatTarget,
} from "./allowed-targets.ts";
import { egressErrors } from "./errors.ts";

export interface ResolvedAddress {
	readonly address: string;
	readonly family: 4 | 6;
}

export interface Egress {
	/**
	 * The addresses of a host that may be reached at that port, at least one. Connect to one of them; TLS still checks
	 * the certificate against the host (`servername`). Throws egress.refused, unresolved, badTarget, badRule.
	 */
	resolve(host: string, port: number): Promise<readonly ResolvedAddress[]>;
	/**
	 * The same as the option `lookup` of sockets, for clients that open them themselves. Sockets do not look addresses
	 * up that are given as such: call `resolve` before, or let `createEgressAgent` do both.
	 */
	lookup(port: number): LookupFunction;
}

export type Resolver = (host: string) => Promise<readonly ResolvedAddress[]>;

export interface EgressOptions {
	/** Asked at every connection, so that a change counts at once. */
	readonly allow: () => Promise<readonly AllowedTarget[]>;
	/** The system's resolver unless told otherwise. */
	readonly resolver?: Resolver;
}

export function createEgress({
	allow,
	resolver = resolveBySystem,
}: EgressOptions): Egress {
	async function resolve(
		given: string,
		port: number,
	): Promise<readonly ResolvedAddress[]> {
		const host = given.replace(/^\[(.*)\]$/, "$1");
		const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
		if (host === "" || host.length > 253 || /[\s/\0]/.test(host) || !isPort) {
			throw egressErrors.make("badTarget", { target: `${given}:${port}` });
		}
		const allowed = compileAllowed(await allow());
		const found = await addressesOf(host, resolver);
		if (allowed.allowsName(host, port)) return found;
		const usable = found.filter(
			({ address }) =>
				describeSpecial(address) === undefined ||
				allowed.allowsAddress(address, port),
		);
		if (usable.length > 0) return usable;
		const [{ address } = { address: host }] = found;
		throw egressErrors.make("refused", {
			target: formatTarget(host, port),
			address,
			reason: describeSpecial(address) ?? "not an ordinary target",
			allow: `${host} with the port ${port}`,
		});
	}

	return {
		resolve,
		lookup: (port) => (host, options, callback) => {
			resolve(host, port).then(
				(found) => {
					const wanted =
						options.family === 4 || options.family === 6
							? found.filter(({ family }) => family === options.family)
							: found;
					const [first] = wanted;
					if (first === undefined) {
						callback(unresolved(host, "ENOTFOUND"), "", 0);
					} else if (options.all === true) {
						callback(null, [...wanted]);
					} else {
						callback(null, first.address, first.family);
					}
				},
				(error: Error) => callback(error, "", 0),
			);
		},
	};
}

async function addressesOf(
	host: string,
	resolver: Resolver,
): Promise<readonly ResolvedAddress[]> {
	const family = isIP(host);
	if (family === 4 || family === 6) return [{ address: host, family }];
	const found = await resolver(host);
	if (found.length === 0) throw unresolved(host, "ENOTFOUND");
	return found;
}

const resolveBySystem: Resolver = (host) =>
	new Promise((resolve, reject) => {
		systemLookup(host, { all: true }, (error, addresses) => {
			if (error) {
				reject(unresolved(host, error.code ?? "unknown", error));
				return;
			}
			resolve(
				addresses.map(({ address, family }) => ({
					address,
					family: family === 6 ? 6 : 4,
				})),
			);
		});
	});

function unresolved(host: string, code: string, cause?: unknown) {
	return egressErrors.make("unresolved", { host, code }, cause);
}
