/** A moment in the browser's zone; the tooltip has UTC. */
import { agoText, localTime, utcTime } from "../query/format-time.ts";

export function TimeText(props: {
	ms: number;
	withMs?: boolean;
	/** Shown instead, with both times in the tooltip. */
	ago?: number;
}) {
	const { ms, withMs = false, ago } = props;
	if (ms === 0) return <span className="faint">never</span>;
	const local = localTime(ms, withMs);
	return (
		<time
			dateTime={new Date(ms).toISOString()}
			title={ago === undefined ? utcTime(ms) : `${local}\n${utcTime(ms)}`}
		>
			{ago === undefined ? local : agoText(ms, ago)}
		</time>
	);
}
