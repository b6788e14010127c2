import { UrsaError } from "#schema/index.ts";

/** True when the state store refused a row because of that constraint of the migrations. */
export function breaksConstraint(error: unknown, constraint: string): boolean {
	return (
		error instanceof UrsaError &&
		error.code.startsWith("stateStore.") &&
		error.details.constraint === constraint
	);
}
