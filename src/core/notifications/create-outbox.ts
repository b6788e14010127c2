import { and, asc, count, eq, lte, max, min } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { mailOutboxTable } from "./notifications.table.ts";
import type { Outbox } from "./outbox.ts";

const minute = 60_000;
const longestPause = 30 * minute;
/** As many as a digest shows. */
const mostRead = 50;

export function createOutbox(
	db: StateDatabase,
	{ clock }: { readonly clock: () => number },
): Outbox {
	const nextId = createIdSource(clock);
	const upTo = ({
		recipient,
		lastId,
	}: {
		readonly recipient: string;
		readonly lastId: string;
	}) =>
		and(
			eq(mailOutboxTable.recipient, recipient),
			lte(mailOutboxTable.id, lastId),
		);

	return {
		async put(tx, mails) {
			if (mails.length === 0) return;
			const now = clock();
			await tx.insert(mailOutboxTable).values(
				mails.map(({ recipient, subject, html }) => ({
					id: nextId(),
					recipient: recipient.toLowerCase(),
					...{ subject, body: html, attempts: 0 },
					...{ nextAt: now, createdAt: now },
				})),
			);
		},

		async due(limit) {
			const groups = await db
				.select({
					recipient: mailOutboxTable.recipient,
					total: count(),
					lastId: max(mailOutboxTable.id),
					attempts: max(mailOutboxTable.attempts),
				})
				.from(mailOutboxTable)
				.groupBy(mailOutboxTable.recipient)
				// What came later goes along, but is no reason to try a recipient again whose turn it is not.
				.having(lte(max(mailOutboxTable.nextAt), clock()))
				.orderBy(min(mailOutboxTable.id))
				.limit(limit);
			const waiting = [];
			for (const { recipient, total, lastId, attempts } of groups) {
				if (lastId === null) continue;
				const rows = await db
					.select()
					.from(mailOutboxTable)
					.where(upTo({ recipient, lastId }))
					.orderBy(asc(mailOutboxTable.id))
					.limit(mostRead);
				const mails = rows.map(({ subject, body }) => ({
					subject,
					html: body,
				}));
				waiting.push({
					...{ recipient, mails, total, lastId },
					attempts: attempts ?? 0,
				});
			}
			return waiting;
		},

		async remove(mail) {
			await db.delete(mailOutboxTable).where(upTo(mail));
		},

		async postpone(mail, error) {
			const attempts = mail.attempts + 1;
			const pause = Math.min(minute * 2 ** (attempts - 1), longestPause);
			await db
				.update(mailOutboxTable)
				.set({ attempts, error, nextAt: clock() + pause })
				.where(upTo(mail));
		},

		async state() {
			const [sum] = await db
				.select({ waiting: count(), oldestAt: min(mailOutboxTable.createdAt) })
				.from(mailOutboxTable);
			const [oldest] = await db
				.select({ error: mailOutboxTable.error })
				.from(mailOutboxTable)
				.orderBy(asc(mailOutboxTable.id))
				.limit(1);
			return {
				waiting: sum?.waiting ?? 0,
				...(typeof sum?.oldestAt === "number"
					? { oldestAt: sum.oldestAt }
					: {}),
				...(oldest?.error ? { error: oldest.error } : {}),
			};
		},
	};
}
