/** A collector's copy of its tenant's assets, asked for again and again; without the core the last one stays in use. */
import {
	type AssetIndex,
	type AssetIndexSnapshot,
	createAssetIndex,
} from "#pipeline/index.ts";
import { describeError } from "#schema/index.ts";

/** An asset that was just added is linked to events after this time at the latest. */
const renewMs = 120_000;

export interface AssetCopy {
	/** Undefined until the core told them for the first time. */
	index(): AssetIndex | undefined;
	stop(): void;
}

export function keepAssetCopy({
	ask,
	onProblem,
	everyMs = renewMs,
}: {
	/** The assets, or undefined when they are of that version still. */
	readonly ask: (version: string) => Promise<AssetIndexSnapshot | undefined>;
	readonly onProblem: (sentence: string) => void;
	readonly everyMs?: number;
}): AssetCopy {
	let index: AssetIndex | undefined;
	let isStopped = false;
	let timer: NodeJS.Timeout | undefined;

	async function renew(): Promise<void> {
		try {
			const snapshot = await ask(index?.version ?? "");
			if (snapshot !== undefined) index = createAssetIndex(snapshot);
		} catch (error) {
			onProblem(`assets are as they were: ${describeError(error)}`);
		}
		if (isStopped) return;
		timer = setTimeout(() => void renew(), everyMs);
		timer.unref();
	}

	// Collecting begins without waiting: events of the first moments may lack their assets.
	void renew();
	return {
		index: () => index,
		stop() {
			isStopped = true;
			clearTimeout(timer);
		},
	};
}
