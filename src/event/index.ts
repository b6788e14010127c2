/** The one event model: fields, types, paths and encoding. Knows nothing of where events come from or go to. */
export { catalogue } from "./catalogue.ts";
export {
	decodeEvent,
	encodeEvent,
	isEmptyValue,
	withoutEmptyFields,
} from "./encoding.ts";
export {
	type Event,
	eventType,
	type FieldName,
	findField,
	type Int64,
	isFieldName,
	type Json,
	maxEventBytes,
} from "./event.ts";
export type { FieldDefinition, FieldGroup, FieldType } from "./field.ts";
export { compilePath, type EventPath, toInt64, toText } from "./path.ts";
export { createRecord } from "./record.ts";
