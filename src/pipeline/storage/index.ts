export { dividePart, type WayFilter, withoutEvents } from "./divide-part.ts";
export type { StoredCounts, StoredPart } from "./insert-group.ts";
export {
	type StorageWay,
	type StorageWriterOptions,
	startStorageWriter,
} from "./storage-writer.ts";
