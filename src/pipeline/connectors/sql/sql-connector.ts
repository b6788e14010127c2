import type {
	Connector,
	ConnectorNeeds,
	PositionOf,
	TokenOf,
} from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { createIntake } from "../intake.ts";
import { type DatabaseAddress, parseDatabaseUrl } from "./database-url.ts";
import { sqlErrors } from "./errors.ts";
import { openSession } from "./open-session.ts";
import { createPoller, type Pace, type Poller } from "./poller.ts";
import { createSessions } from "./sessions.ts";
import type {
	SqlConnectionSettings,
	SqlConnectorSettings,
} from "./sql.definition.ts";
import { BadUrl } from "./url-parts.ts";

/** What all connections together may have waiting to become durable. */
const mostWaitingBytes = 32 * 1024 * 1024;

const usualPace: Pace = {
	retryMs: 1000,
	mostRetryMs: 60_000,
	earlierAgainMs: 60_000,
};

/**
 * Reads rows of databases, each as a JSON object (see row-message.ts), and goes on after the last durable row. Checks
 * the settings without touching the network; throws sql.badUrl, unknownDatabase, firebird, mixedDatabases,
 * sameConnection, secrets.missing, secrets.wrongType. `start` does not fail: what can't be read is told by
 * `state().problem` until it can.
 */
export function createSqlConnector(
	settings: SqlConnectorSettings,
	{ clock, secrets, identity }: ConnectorNeeds,
	pace: Pace = usualPace,
): Connector {
	const keys = settings.connections.map(keyOf);
	const name = `sql:${[...new Set(keys)].join(",")}`;
	const authorities = identity === undefined ? [] : [identity.ca];
	const streams = new Set<string>();
	const pollers = settings.connections.map((connection): Poller => {
		const stream = streamOf(connection);
		if (streams.has(stream)) {
			const { identityColumn: column } = connection;
			throw sqlErrors.make("sameConnection", {
				name: keyOf(connection),
				column,
			});
		}
		streams.add(stream);
		const { urls } = secrets.find(connection.urls, "urls");
		const addresses = urls.map((url, index) =>
			addressOf(url, index + 1, connection.urls),
		);
		const dialect = dialectOf(addresses, connection.urls);
		const intervalSeconds =
			connection.pollIntervalSeconds ?? settings.pollIntervalSeconds;
		return createPoller({
			name: keyOf(connection),
			stream,
			dialect,
			query: connection.query ?? settings.defaultQuery,
			identityColumn: connection.identityColumn,
			identitySeed: connection.identitySeed,
			pollIntervalMs: intervalSeconds * 1000,
			queryTimeoutMs: settings.queryTimeoutSeconds * 1000,
			reconnectsEachQuery: settings.reconnectEachQuery,
			maxRowsPerBatch: settings.maxRowsPerBatch,
			maxMessageBytes: settings.maxMessageBytes,
			sessions: (signal) =>
				createSessions({
					addresses,
					open: openSession,
					options: {
						connectTimeoutMs: settings.connectTimeoutSeconds * 1000,
						authorities,
					},
					earlierAgainMs: pace.earlierAgainMs,
					elapsed: () => performance.now(),
					signal,
				}),
			pace,
		});
	});
	let isStarted = false;
	let refusal: () => string | undefined = () => undefined;

	return {
		name,
		async start(receive, positionOf: PositionOf, tokenOf: TokenOf) {
			if (isStarted) throw connectorErrors.make("alreadyStarted", { name });
			isStarted = true;
			const turns = createTurns();
			const intake = createIntake({
				connector: () => name,
				receive,
				clock,
				mostBytes: mostWaitingBytes,
				onSettled: turns.changed,
			});
			refusal = () => intake.refusal;
			for (const poller of pollers) {
				poller.start({ intake, positionOf, tokenOf, ...turns });
			}
		},
		async stop() {
			await Promise.all(pollers.map((poller) => poller.stop()));
		},
		state() {
			const problem = describeProblems(pollers) ?? refusal();
			return {
				openSources: pollers.filter(({ isOpen }) => isOpen).length,
				...(problem === undefined ? undefined : { problem }),
			};
		},
	};
}

function keyOf({ name, urls }: SqlConnectionSettings): string {
	return name === "" ? urls : name;
}

/** Neither URLs nor query are part of it: editing them does not read everything again. */
function streamOf(connection: SqlConnectionSettings): string {
	const parts = [
		keyOf(connection),
		connection.identityColumn,
		connection.identitySeed,
	];
	return `sql:${parts.map(encodeURIComponent).join(":")}`;
}

function addressOf(
	url: string,
	number: number,
	secret: string,
): DatabaseAddress {
	if (/^\s*firebird/i.test(url)) {
		throw sqlErrors.make("firebird", { number, secret });
	}
	let address: DatabaseAddress | undefined;
	try {
		address = parseDatabaseUrl(url);
	} catch (error) {
		if (!(error instanceof BadUrl)) throw error;
		const { form, message: reason } = error;
		throw sqlErrors.make("badUrl", { number, secret, reason, form });
	}
	if (address !== undefined) return address;
	throw sqlErrors.make("unknownDatabase", { number, secret });
}

function dialectOf(addresses: readonly DatabaseAddress[], secret: string) {
	const [first] = addresses;
	const isMixed = addresses.some(({ dialect }) => dialect !== first?.dialect);
	if (first !== undefined && !isMixed) return first.dialect;
	throw sqlErrors.make("mixedDatabases", { secret });
}

function describeProblems(pollers: readonly Poller[]): string | undefined {
	const problems = pollers.flatMap(({ problem }) => problem ?? []);
	const [first] = problems;
	if (first === undefined) return undefined;
	const more = problems.length - 1;
	return more > 0 ? `${first} (and ${more} more connections)` : first;
}

/** Lets pollers wait for room, which any of them may make. */
function createTurns() {
	let waiting: (() => void)[] = [];
	return {
		nextChange: () =>
			new Promise<void>((resolve) => {
				waiting.push(resolve);
			}),
		changed() {
			const woken = waiting;
			waiting = [];
			for (const resolve of woken) resolve();
		},
	};
}
