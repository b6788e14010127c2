/** Messages that a collector really received: raw text of its latest events, and its dead letters. */
import { useMutation } from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { useClient } from "../../api/context.tsx";
import { quoteText } from "../../query/literals.ts";

export type ReceivedSource = "events" | "dead letters";

/** Enough to see, few enough to read. */
const count = 20;
/** Milliseconds looked back. */
const dayMs = 86_400_000;

export function useReceived(onTexts: (texts: string[]) => void) {
	const client = useClient();
	return useMutation({
		mutationFn: async (wanted: {
			readonly serviceId: string;
			readonly source: ReceivedSource;
		}) => ({ ...wanted, texts: await load(client, wanted) }),
		onSuccess: ({ texts }) => {
			if (texts.length > 0) onTexts(texts);
		},
	});
}

async function load(
	client: Client,
	wanted: { readonly serviceId: string; readonly source: ReceivedSource },
): Promise<string[]> {
	const to = Date.now();
	const from = to - 7 * dayMs;
	if (wanted.source === "dead letters") {
		const letters = await client.call(endpoints.deadLetters, {
			query: { from, to, serviceId: wanted.serviceId, limit: count },
		});
		return letters.map(({ raw }) => raw).filter((raw) => raw !== "");
	}
	const { rows } = await client.call(endpoints.searchEvents, {
		body: {
			sql: `SELECT * FROM \`events\` WHERE ServiceID = ${quoteText(wanted.serviceId)} AND Raw != '' ORDER BY Timestamp DESC LIMIT ${count}`,
			from,
			to,
		},
	});
	return rows
		.map((row) => row.Raw)
		.filter((raw) => typeof raw === "string")
		.filter((raw) => raw !== "");
}
