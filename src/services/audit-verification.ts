/** Verifies the audit trail of a data directory, with the events if there is a store of them. */
import { z } from "zod";
import type {
	EventStore,
	EventStoreUpkeep,
} from "#backends/event-store/index.ts";
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	auditErrors,
	compareWithEvents,
	findEventsWithoutRecord,
	readAuditHead,
	readAuditKeys,
	verifyAudit,
} from "#core/index.ts";
import { auditFiles } from "./audit-store.ts";
import type { CallCore } from "./core-client.ts";
import { type PeerHandler, parseBody } from "./link/index.ts";

const problems = z.array(
	z.object({ sequence: z.number(), reason: z.string() }),
);

const verificationShape = z.object({
	records: z.number(),
	last: z.number(),
	unverifiable: z.number(),
	problems,
	notices: problems,
});
export type Verification = z.output<typeof verificationShape>;

export type AuditedEvents = Pick<EventStore, "findEvents" | "search"> &
	Pick<EventStoreUpkeep, "retention">;

/** Throws audit.keyMissing, audit.badKeyFile. */
export async function verifyTrail({
	db,
	dataDirectory,
	eventStore,
	clock,
	signal,
}: {
	readonly db: StateDatabase;
	readonly dataDirectory: string;
	/** Compared, too, when it is given. */
	readonly eventStore?: AuditedEvents | undefined;
	readonly clock: () => number;
	readonly signal?: AbortSignal;
}): Promise<Verification> {
	const files = auditFiles(dataDirectory);
	const keys = await readAuditKeys(files.key);
	if (keys === undefined) {
		throw auditErrors.make("keyMissing", { file: files.key });
	}
	const keptSince = eventStore && (await keptSinceOf(eventStore, clock()));
	const found = await verifyAudit(db, {
		keys,
		headFile: await readAuditHead(files.head),
		...(eventStore !== undefined &&
			keptSince !== undefined && {
				checkPage: compareWithEvents(eventStore, { keptSince }),
			}),
		...(signal && { signal }),
	});
	if (eventStore === undefined || keptSince === undefined) {
		return verificationShape.parse(found);
	}
	const extra = await findEventsWithoutRecord(db, eventStore, {
		...{ from: keptSince, to: clock() },
	});
	return verificationShape.parse({
		...found,
		problems: [...found.problems, ...extra].sort(
			(a, b) => a.sequence - b.sequence,
		),
	});
}

const day = 86_400_000;

/** A day goes whole at midnight, and not at once: the day after the last one may be going. */
async function keptSinceOf(
	eventStore: AuditedEvents,
	now: number,
): Promise<number> {
	const { eventDays } = await eventStore.retention();
	return eventDays === undefined ? 0 : now - (eventDays - 1) * day;
}

/** What a running core has open. */
export interface AuditedStores {
	readonly db: StateDatabase;
	readonly dataDirectory: string;
	readonly eventStore: AuditedEvents;
	readonly clock: () => number;
}

const request = z.object({ withEvents: z.boolean() });
const path = "/audit/verify";

/** For the console. */
export function createAuditVerifier(options: AuditedStores) {
	const { eventStore, ...rest } = options;
	return {
		verify: ({
			withEvents,
			signal,
		}: {
			readonly withEvents: boolean;
			readonly signal: AbortSignal;
		}): Promise<Verification> =>
			verifyTrail({
				...{ ...rest, signal },
				eventStore: withEvents ? eventStore : undefined,
			}),
	};
}

/** For the command line while the core runs, which alone may open its stores. */
export function answerAuditVerification(
	options: AuditedStores,
): Readonly<Record<string, PeerHandler>> {
	const { eventStore, ...rest } = options;
	return {
		[path]: async ({ body }) =>
			verifyTrail({
				...rest,
				eventStore: parseBody(request, body).withEvents
					? eventStore
					: undefined,
			}),
	};
}

/** About a million records. */
const timeoutMs = 600_000;

export async function askAuditVerification(
	call: CallCore,
	withEvents: boolean,
): Promise<Verification> {
	return verificationShape.parse(await call(path, { withEvents }, timeoutMs));
}
