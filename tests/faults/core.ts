/** The core as services see it: where others are, and alerts, each known by its id. Goes away when it is told to. */
import { UrsaError } from "#schema/index.ts";
import type {
	CoreLink,
	RaisedAlert,
	ServiceAddress,
} from "../../src/services/runtime/core-link.ts";

/** gone: no answer. loses: does what it is asked, and the answer gets lost. */
export type CoreTrouble = "gone" | "loses";

export interface FaultyCore {
	trouble(kind: CoreTrouble | undefined): void;
	/** By the id of the correlation event. */
	readonly alerts: ReadonlyMap<string, RaisedAlert>;
	/** The link of one life of a service; `isAlive` false: it was killed, and nothing it says gets through. */
	linkOf(options: {
		readonly isAlive: () => boolean;
		readonly resolve: CoreLink["resolve"];
	}): CoreLink;
}

function unreachable(): UrsaError {
	return new UrsaError("link.unreachable", {
		status: 503,
		sentence: "the core of the harness is away",
	});
}

export function createFaultyCore(): FaultyCore {
	const alerts = new Map<string, RaisedAlert>();
	let present: CoreTrouble | undefined;

	return {
		alerts,
		trouble(kind) {
			present = kind;
		},
		linkOf({ isAlive, resolve }) {
			async function ask<T>(work: () => T | Promise<T>): Promise<T> {
				if (!isAlive() || present === "gone") throw unreachable();
				const answer = await work();
				if (!isAlive() || present === "loses") throw unreachable();
				return answer;
			}
			return {
				config: () => Promise.reject(unreachable()),
				report: () => Promise.reject(unreachable()),
				places: () => "",
				resolve: (request) =>
					ask((): Promise<ServiceAddress[]> => resolve(request)),
				recordAlerts: (signals) =>
					ask(() => {
						for (const signal of signals)
							alerts.set(String(signal.event.ID), signal);
					}),
				recordLedger: () => Promise.reject(new Error("there is a storage")),
				// Neither geographic data nor replays of dead letters are part of a run.
				geoData: () => Promise.reject(unreachable()),
				assets: async () => undefined,
				renewCertificate: () => Promise.reject(unreachable()),
				confirmCertificate: () => Promise.reject(unreachable()),
				takeReplay: () => Promise.reject(unreachable()),
				replayDone: () => Promise.reject(unreachable()),
				close: () => undefined,
			};
		},
	};
}
