import { UrsaError } from "#schema/index.ts";
import { type V1ErrorName, v1Errors } from "./errors.ts";

/** Errors of the event store that the reference documents with a sentence of its own. */
const documented: Readonly<Record<string, V1ErrorName>> = {
	"eventStore.wrongTable": "wrongTable",
	"eventStore.limitRequired": "limitRequired",
	"eventStore.limitTooLarge": "limitTooLarge",
	"eventStore.unavailable": "noNodes",
};

/** What the REST API says when a search failed; the sentence of the event store becomes the details. */
export function toSearchError(error: unknown): UrsaError {
	if (!(error instanceof UrsaError)) {
		return v1Errors.make("searchFailed", {}, error);
	}
	const name = documented[error.code];
	if (name !== undefined) return v1Errors.make(name, {}, error);
	const details = { details: error.message };
	if (error.status < 500) return v1Errors.make("invalidSql", details, error);
	// "50x": whether it took too long or broke.
	const { sentence } = v1Errors.definitions.searchFailed;
	const { status } = error;
	return new UrsaError("v1.searchFailed", { status, sentence }, details, error);
}
