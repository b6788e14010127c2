/** The rate over the last minutes, as this page has seen it. */
import { sparkPoints } from "./counters.ts";

const width = 52;
const height = 18;

export function Sparkline({ values }: { values: readonly number[] }) {
	if (values.length < 2)
		return <svg width={width} height={height} aria-hidden="true" />;
	return (
		<svg width={width} height={height} aria-hidden="true">
			<polyline
				points={sparkPoints(values, width, height)}
				fill="none"
				stroke="var(--bar)"
				strokeWidth="1.5"
				strokeLinejoin="round"
			/>
		</svg>
	);
}
