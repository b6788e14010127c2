/** Logs: a constant sentence plus fields. Secrets are cut by name here as a last line; callers never pass them. */
import { type Logger, pino } from "pino";

export type Log = Logger;

const secretNames = ["password", "token", "secret", "authorization", "cookie"];

export function createLog(options: {
	readonly level: string;
	/** Readable lines instead of JSON, for a terminal. */
	readonly isPretty: boolean;
}): Log {
	return pino(
		{
			level: options.level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			redact: {
				paths: secretNames.flatMap((name) => [
					name,
					`*.${name}`,
					`*.*.${name}`,
				]),
				censor: "[secret]",
			},
			...(options.isPretty
				? {
						transport: {
							target: "pino-pretty",
							options: {
								destination: 2,
								ignore: "pid,hostname",
								translateTime: "SYS:HH:MM:ss",
							},
						},
					}
				: {}),
		},
		options.isPretty ? undefined : pino.destination(2),
	);
}

/** Says nothing; for tests. */
export const silentLog: Log = pino({ level: "silent" });
