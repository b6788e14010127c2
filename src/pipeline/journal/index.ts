/** The durable buffer between stages. */

export {
	type Consumer,
	type ConsumerOptions,
	type ConsumerState,
	startConsumer,
} from "./consumer.ts";
export { type Cursor, openCursor } from "./cursor.ts";
export { usualReserveBytes } from "./disk.ts";
export { journalErrors } from "./errors.ts";
export {
	type Journal,
	type JournalOptions,
	type JournalState,
	openJournal,
} from "./journal.ts";
export type { JournalReader } from "./reader.ts";
export { type JournalRecord, recordKind } from "./record.ts";
