import type { RawMessage } from "../../raw.ts";
import {
	type AuditGrouper,
	createAuditGrouper,
} from "../auditd/audit-grouper.ts";
import { createGroupTimer } from "../auditd/group-timer.ts";

/** What a held line costs in memory beside its characters. */
const lineOverheadBytes = 500;

export interface SenderGroupsSettings {
	readonly ttlMs: number;
	/** Messages of a sender whose time is over; `bytes` is about their size. */
	readonly onMessages: (
		sender: string,
		messages: readonly RawMessage[],
		bytes: number,
	) => void;
}

/** Joins the auditd records of each sender. What is held is lost in a crash: udp has nothing to get it back from. */
export interface SenderGroups {
	push(sender: string, lines: readonly RawMessage[]): void;
	closeAll(): void;
	/** About the memory that held lines take. */
	readonly heldBytes: number;
}

export function createSenderGroups(
	settings: SenderGroupsSettings,
): SenderGroups {
	const { ttlMs } = settings;
	const groupers = new Map<string, AuditGrouper>();
	let heldBytes = 0;
	const timer = createGroupTimer(
		{
			get isWaiting() {
				return groupers.size > 0;
			},
		},
		ttlMs,
		() =>
			forAll((grouper, messages) =>
				grouper.expire(performance.now(), messages),
			),
	);

	function change(
		sender: string,
		grouper: AuditGrouper,
		work: (messages: RawMessage[]) => void,
	): void {
		const messages: RawMessage[] = [];
		heldBytes -= cost(grouper);
		work(messages);
		heldBytes += cost(grouper);
		if (!grouper.isWaiting) groupers.delete(sender);
		if (messages.length === 0) return;
		const bytes = messages.reduce((sum, { text }) => sum + text.length, 0);
		settings.onMessages(sender, messages, bytes);
	}

	function forAll(
		work: (grouper: AuditGrouper, messages: RawMessage[]) => void,
	): void {
		for (const [sender, grouper] of groupers)
			change(sender, grouper, (messages) => work(grouper, messages));
	}

	return {
		push(sender, lines) {
			const grouper = groupers.get(sender) ?? createAuditGrouper({ ttlMs });
			groupers.set(sender, grouper);
			change(sender, grouper, (messages) =>
				grouper.push(lines, performance.now(), messages),
			);
			timer.arm();
		},
		closeAll() {
			forAll((grouper, messages) => grouper.closeAll(messages));
			timer.stop();
		},
		get heldBytes() {
			return heldBytes;
		},
	};
}

/** Most senders hold one event or two, so an event is counted as one line. */
function cost(grouper: AuditGrouper): number {
	return grouper.heldChars + (grouper.isWaiting ? lineOverheadBytes : 0);
}
