/** Runs the search again every so many seconds while the page is in view; never a second time before the first ended. */
import { useEffect, useRef } from "react";

/** Seconds; 0 = off. */
export const refreshChoices = [0, 5, 15, 60] as const;
export type RefreshSeconds = (typeof refreshChoices)[number];

export function useAutoRefresh(
	seconds: RefreshSeconds,
	isRunning: boolean,
	run: () => void,
): void {
	const latest = useRef({ isRunning, run });
	useEffect(() => {
		latest.current = { isRunning, run };
	});
	useEffect(() => {
		if (seconds === 0) return;
		const timer = setInterval(() => {
			if (document.visibilityState === "visible" && !latest.current.isRunning)
				latest.current.run();
		}, seconds * 1000);
		return () => clearInterval(timer);
	}, [seconds]);
}
