/** Finds a file in a body of multipart/form-data (RFC 7578). The boundary is read from the body: types are not looked at. */

const lineBreak = "\r\n";

/** Bytes of the field; undefined when the body has no such field, or is no multipart/form-data. */
export function fileOf(body: Buffer, field: string): Buffer | undefined {
	const firstEnd = body.indexOf(lineBreak);
	if (firstEnd < 3) return undefined;
	const delimiter = body.subarray(0, firstEnd).toString("latin1");
	// RFC 2046 allows boundaries of 70 characters.
	if (!/^--.{1,70}$/.test(delimiter)) return undefined;
	const between = `${lineBreak}${delimiter}`;
	let start = firstEnd + lineBreak.length;
	for (;;) {
		const end = body.indexOf(between, start, "latin1");
		if (end < 0) return undefined;
		const part = body.subarray(start, end);
		const headEnd = part.indexOf(lineBreak + lineBreak);
		if (headEnd >= 0 && nameOf(part.subarray(0, headEnd)) === field) {
			return part.subarray(headEnd + 2 * lineBreak.length);
		}
		start = end + between.length;
		if (body.subarray(start, start + 2).toString() === "--") return undefined;
		start += lineBreak.length;
	}
}

function nameOf(head: Buffer): string | undefined {
	for (const line of head.toString().split(lineBreak)) {
		if (!/^content-disposition:\s*form-data/i.test(line)) continue;
		const match = /;\s*name="([^"]*)"|;\s*name=([^;\s]+)/i.exec(line);
		return match?.[1] ?? match?.[2];
	}
	return undefined;
}
