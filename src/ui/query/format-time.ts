/** Times for people: in the zone of the browser, with UTC for the tooltip. */

const two = (value: number) => String(value).padStart(2, "0");

/** `2025-11-24 07:04:09.123`; without milliseconds on request. */
export function localTime(ms: number, withMs = true): string {
	const d = new Date(ms);
	if (Number.isNaN(d.getTime())) return String(ms);
	const date = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
	const time = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
	const rest = withMs ? `.${String(d.getMilliseconds()).padStart(3, "0")}` : "";
	return `${date} ${time}${rest}`;
}

/** `2025-11-24 06:04:09.123 UTC`. */
export function utcTime(ms: number): string {
	const d = new Date(ms);
	if (Number.isNaN(d.getTime())) return String(ms);
	return `${d.toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** `3 min ago`; the two largest units beyond an hour. */
export function agoText(ms: number, now: number): string {
	const text = durationText(Math.abs(now - ms));
	return now >= ms ? `${text} ago` : `in ${text}`;
}

/** `42 s`, `3 min`, `2 h 5 min`, `12 d 4 h`. */
export function durationText(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	const days = Math.floor(hours / 24);
	if (minutes < 1) return `${seconds} s`;
	if (hours < 1) return `${minutes} min`;
	if (days < 1)
		return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
	return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** A time as an event may hold it: milliseconds, also as decimal text, or a text of the engine in UTC. */
export function timeOf(value: unknown): number | undefined {
	if (typeof value === "number") return value;
	if (typeof value !== "string" || value === "") return undefined;
	if (/^-?\d+$/.test(value)) return Number(value);
	const isWithoutZone = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(value);
	const ms = Date.parse(isWithoutZone ? `${value.replace(" ", "T")}Z` : value);
	return Number.isNaN(ms) ? undefined : ms;
}
