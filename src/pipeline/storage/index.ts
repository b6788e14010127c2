export {
	type StorageWriterOptions,
	type StoredPart,
	startStorageWriter,
} from "./storage-writer.ts";
