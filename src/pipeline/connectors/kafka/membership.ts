import { Consumer } from "@platformatic/kafka";
import { explainClosing, overrideHosts } from "./client-events.ts";
import type { KafkaClientOptions } from "./cluster.ts";
import type { KafkaConnectorSettings } from "./kafka-connector.definition.ts";
import { inTime, pause } from "./pause.ts";
import { hasErrorCode } from "./problem.ts";

/** A member that is not heard of for so long is taken for dead, and its partitions go to others. */
const sessionTimeoutMs = 30_000;
const heartbeatIntervalMs = 3000;
/** Leaving the group and closing connections to a broker that does not answer. */
const longestCloseMs = 5000;
/** Joins in a row that are refused because the group changes. */
const mostJoins = 20;
const groupChanges = [
	"REBALANCE_IN_PROGRESS",
	"UNKNOWN_MEMBER_ID",
	"ILLEGAL_GENERATION",
	"MEMBER_ID_REQUIRED",
];

export interface MembershipNeeds {
	readonly settings: Pick<
		KafkaConnectorSettings,
		"topic" | "groupId" | "hostOverrides"
	>;
	readonly clientOptions: KafkaClientOptions;
	/** Called before every join, so also when another member comes or goes; what it has begun must end soon. */
	readonly beforeJoin: () => Promise<void>;
	readonly onAssigned: (partitions: readonly number[]) => void;
	/** The group is lost, and only a new membership can mend that. */
	readonly onOver: (error: unknown) => void;
}

/** One membership in a consumer group. */
export interface Membership {
	/** The client it is made of; commits and lists offsets. */
	readonly consumer: Consumer;
	join(): Promise<void>;
	/** The reason of an error, when the library tells it elsewhere. */
	explain(error: unknown): unknown;
	/** Leaves the group and closes the connections; never rejects. */
	close(): Promise<void>;
}

export function openMembership(needs: MembershipNeeds): Membership {
	const { topic, groupId, hostOverrides } = needs.settings;
	const closing = new AbortController();
	const consumer = new Consumer({
		...needs.clientOptions,
		groupId,
		sessionTimeout: sessionTimeoutMs,
		rebalanceTimeout: sessionTimeoutMs,
		heartbeatInterval: heartbeatIntervalMs,
		// A join is answered when all members have come, which takes up to the rebalance timeout.
		requestTimeout: sessionTimeoutMs + 10_000,
		// The library asks for it before every join, and joins when it has it.
		protocolsMetadata: async () => {
			await needs.beforeJoin();
			return Buffer.alloc(0);
		},
	});
	overrideHosts(consumer, hostOverrides);
	const explain = explainClosing(consumer);
	consumer.topics.track(topic);
	consumer.on("consumer:group:join", ({ assignments }) =>
		needs.onAssigned(
			(assignments ?? [])
				.filter((entry) => entry.topic === topic)
				.flatMap((entry) => entry.partitions),
		),
	);
	consumer.on("consumer:heartbeat:stalled", ({ lastError }) =>
		needs.onOver(lastError ?? new Error("the group coordinator is silent")),
	);
	const onError = (error: unknown) => {
		if (!closing.signal.aborted) join(error).catch(needs.onOver);
	};
	// The library's event of a join that failed after a heartbeat. It is not in its type of events, which know no other
	// event that could stand for it.
	consumer.on("error" as "client:close", onError as () => void);

	/** Joins until the group has settled: while members come and go, a join is refused and to be made again. */
	async function join(earlier?: unknown): Promise<void> {
		let refusal = earlier;
		for (let attempt = 0; attempt < mostJoins; attempt++) {
			if (refusal !== undefined) {
				if (!hasErrorCode(refusal, ...groupChanges)) break;
				await pause(100 * attempt, closing.signal);
			}
			if (closing.signal.aborted) return;
			try {
				await consumer.joinGroup();
				return;
			} catch (error) {
				refusal = error;
			}
		}
		throw refusal;
	}

	return {
		consumer,
		join: () => join(),
		explain,
		async close() {
			closing.abort();
			try {
				await inTime(consumer.close(true), longestCloseMs);
			} catch {
				// A coordinator that does not answer takes this member for dead by itself, and the others share anew then.
				await consumer.connections.close();
			}
		},
	};
}
