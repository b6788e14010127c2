/** Events of the last 24 hours, a bar an hour. */
import { shortCount } from "../../query/format-number.ts";

const width = 97;
const height = 20;
const step = 4;

export function RateBars({ counts }: { readonly counts?: readonly number[] }) {
	if (counts === undefined)
		return <svg width={width} height={height} aria-hidden="true" />;
	const most = Math.max(...counts, 1);
	const total = counts.reduce((sum, count) => sum + count, 0);
	return (
		<span
			className="source-rate"
			title={`${total.toLocaleString("en-US")} in 24 h, at most ${most.toLocaleString("en-US")} an hour`}
		>
			<svg width={width} height={height} aria-hidden="true">
				<line
					{...{ x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }}
					stroke="var(--line)"
				/>
				{counts.map((count, hour) => {
					const bar = count === 0 ? 0 : Math.max(1, (count / most) * height);
					return (
						<rect
							// A bar is its hour.
							key={hour}
							x={hour * step}
							y={height - bar}
							width={step - 1}
							height={bar}
							fill="var(--bar)"
						/>
					);
				})}
			</svg>
			<span className="is-number faint">{shortCount(total)}</span>
		</span>
	);
}
