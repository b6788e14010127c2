/**
 * Earliest and latest value of a column in lines of JSON, without parsing them. Values inside nested data count too, so
 * the range may be wider than the rows', never narrower. Undefined when some line seems to have none.
 */
export function timeRange(
	lines: string,
	column: string,
): { from: number; to: number } | undefined {
	const mark = `"${column}":`;
	let from = Number.POSITIVE_INFINITY;
	let to = Number.NEGATIVE_INFINITY;
	let end = -1;
	for (let start = 0; start < lines.length; start = end + 1) {
		end = lines.indexOf("\n", start);
		if (end < 0) end = lines.length;
		let isFound = false;
		for (
			let at = lines.indexOf(mark, start);
			at >= 0 && at < end;
			at = lines.indexOf(mark, at + 1)
		) {
			const value = Number.parseInt(
				lines.slice(at + mark.length, at + mark.length + 20),
				10,
			);
			if (Number.isNaN(value)) continue;
			isFound = true;
			from = Math.min(from, value);
			to = Math.max(to, value);
		}
		if (!isFound && end > start) return undefined;
	}
	return Number.isSafeInteger(from) && Number.isSafeInteger(to)
		? { from, to }
		: undefined;
}
