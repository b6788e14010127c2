/** The period that a range means: it moves on by itself, and when asked. */
import { useCallback, useEffect, useMemo, useState } from "react";
import {
	type Period,
	resolveRange,
	type TimeRange,
} from "../../query/time-range.ts";

const renewMs = 30_000;

export function usePeriod(range: TimeRange): [Period, () => void] {
	const [askedAt, setAskedAt] = useState(() => Date.now());
	const renew = useCallback(() => setAskedAt(Date.now()), []);
	useEffect(() => {
		if (range.kind === "between") return;
		const timer = setInterval(renew, renewMs);
		return () => clearInterval(timer);
	}, [range.kind, renew]);
	const key = JSON.stringify(range);
	const period = useMemo(
		// By content: a range that only was read anew is the same question.
		() => resolveRange(range, askedAt),
		[key, askedAt],
	);
	return [period, renew];
}
