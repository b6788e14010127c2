/** What can go wrong between the console and the server, each with a sentence for the user. */
import { defineErrors, UrsaError } from "#schema/index.ts";

export const consoleErrors = defineErrors("console", {
	unreachable: {
		status: 0,
		sentence:
			"The server can't be reached. Check that Ursa is running and the network is up, then try again.",
	},
	unexpectedAnswer: {
		status: 0,
		sentence:
			"The server's answer to {operation} has an unexpected form. The console may be older than the server: reload the page.",
	},
	serverFault: {
		status: 500,
		sentence:
			"The server failed with status {status} and gave no reason. Try again; if it stays so, look into the log of the core.",
	},
});

/** The server's own error: its sentence goes to the user as it is. */
export function serverError(
	status: number,
	code: string,
	message: string,
): UrsaError {
	// No braces are replaced: the server's sentence is complete.
	return new UrsaError(code, { status, sentence: message });
}

export function isSessionEnded(error: unknown): boolean {
	return error instanceof UrsaError && error.status === 401;
}

export function isUnreachable(error: unknown): boolean {
	return error instanceof UrsaError && error.code === "console.unreachable";
}

export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === "AbortError";
}
