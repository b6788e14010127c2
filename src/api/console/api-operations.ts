/** Rights of API tokens: a label for every operation of the REST API v1. */
import { apiErrors } from "../errors.ts";
import { type Operation, operationLabel } from "../v1/operation.ts";
import { operations } from "../v1/operations.ts";

export const apiOperationList = Object.values<Operation>(operations).map(
	(operation) => ({
		label: operationLabel(operation),
		summary: operation.summary,
	}),
);

const labels = apiOperationList.map(({ label }) => label);

/** Undefined when all are chosen, so that the user also has those to come. Throws api.invalidRequest. */
export function readOperations(
	chosen: readonly string[],
): readonly string[] | undefined {
	const unknown = chosen.find((label) => !labels.includes(label));
	if (unknown !== undefined) {
		throw apiErrors.make("invalidRequest", {
			place: "body.operations",
			reason: `there is no operation ${unknown}`,
		});
	}
	return labels.every((label) => chosen.includes(label)) ? undefined : chosen;
}

/** Labels that the user may call. */
export function operationsOf({
	apiOperations,
}: {
	readonly apiOperations?: readonly string[];
}): string[] {
	return labels.filter((label) => apiOperations?.includes(label) ?? true);
}
