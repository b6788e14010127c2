/** For tests of dns rules: a zone, a stage that asks it, and answers that wait. */
import type { TestContext } from "node:test";
import type { Event } from "#event/index.ts";
import type { EnrichmentNeeds } from "../index.ts";
import { stageOf } from "../testing.ts";
import { type Question, type Reply, startDnsServer } from "./testing.ts";

const records: Readonly<Record<string, readonly string[]>> = {
	"PTR 7.2.0.192.in-addr.arpa": ["WS7.example"],
	"PTR 8.2.0.192.in-addr.arpa": ["ws8.example"],
	[`PTR 1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`]: ["six.example"],
	"A ws7.example": ["192.0.2.7", "192.0.2.77"],
	"AAAA six.example": ["20010db8:0000:0000:0000:0000:0000:0001"],
};

export function lookUp({ name, type }: Question): Reply {
	const values = records[`${type} ${name.toLowerCase()}`];
	if (values !== undefined) return { values };
	return name === "six.example" ? { values: [] } : "noSuchName";
}

export async function startRule(
	t: TestContext,
	answer: (question: Question) => Reply | Promise<Reply> = lookUp,
	settings: object = {},
	needs: Partial<EnrichmentNeeds> = {},
) {
	const server = await startDnsServer(t, answer);
	const stage = stageOf(
		[{ kind: "dns", servers: [server.address], ...settings }],
		needs,
	);
	t.after(() => stage.stop());
	const enrich = async (event: Event): Promise<Event> => {
		await stage.process([event]);
		return event;
	};
	return { server, stage, enrich };
}

/** Events with many different addresses of the documentation range. */
export const eventsWith = (count: number): Event[] =>
	Array.from({ length: count }, (_, index) => ({
		SourceAddress: `198.51.100.${index}`,
	}));

/** Answers that wait until the test lets them go. */
export function gate() {
	let open = (): void => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { open, opened };
}
