/** Numbers for people. One notation for all browsers: a narrow space would break copying, so a thin-looking comma. */

const whole = new Intl.NumberFormat("en-US");

export function countText(value: number): string {
	return whole.format(value);
}

/** `950`, `12.3 k`, `4.1 M`. */
export function shortCount(value: number): string {
	const steps: readonly [number, string][] = [
		[1e9, " G"],
		[1e6, " M"],
		[1e3, " k"],
	];
	for (const [size, unit] of steps)
		if (Math.abs(value) >= size * 10 || (size > 1e3 && Math.abs(value) >= size))
			return `${(value / size).toFixed(1).replace(/\.0$/, "")}${unit}`;
	return countText(Math.round(value));
}

export function rateText(perSecond: number): string {
	return perSecond >= 100 || perSecond === 0
		? countText(Math.round(perSecond))
		: perSecond.toFixed(1);
}

export function bytesText(bytes: number): string {
	const units = ["B", "KB", "MB", "GB", "TB"];
	let size = bytes;
	let unit = 0;
	while (size >= 1000 && unit < units.length - 1) {
		size /= 1000;
		unit++;
	}
	return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** `34 ms`, `1.2 s`. */
export function elapsedText(ms: number): string {
	return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function plural(count: number, noun: string): string {
	return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
