import type { RawMessage } from "../../raw.ts";
import type { Framer, Rejection } from "../framing/framer.ts";
import {
	type AuditGrouperSettings,
	createAuditGrouper,
} from "./audit-grouper.ts";

/** Cuts lines with another framer and joins those that are records of one auditd event. */
export function createGroupingFramer(
	lines: Framer,
	settings: AuditGrouperSettings,
): Framer {
	const grouper = createAuditGrouper(settings);
	const now = () => performance.now();
	return {
		push(chunk, messages) {
			const cut: RawMessage[] = [];
			lines.push(chunk, cut);
			grouper.push(cut, now(), messages);
		},
		end(messages: RawMessage[], rejection?: Rejection) {
			const cut: RawMessage[] = [];
			lines.end(cut, rejection);
			grouper.push(cut, now(), messages);
			grouper.closeAll(messages);
		},
		get heldBytes() {
			return lines.heldBytes + grouper.heldChars;
		},
		/** Empty lines behind the last one that came count as soon as nothing is held. */
		get lastNumber() {
			return grouper.heldChars > 0 ? grouper.settledNumber : lines.lastNumber;
		},
		groups: {
			get isWaiting() {
				return grouper.isWaiting;
			},
			expire: (messages) => grouper.expire(now(), messages),
			closeAll: (messages) => grouper.closeAll(messages),
		},
	};
}
