/** Files of packages in the browser. */

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Bytes turned into letters at once; more would be too many arguments. */
const chunkSize = 0x8000;

export async function toBase64(file: Blob): Promise<string> {
	const bytes = new Uint8Array(await file.arrayBuffer());
	const parts: string[] = [];
	for (let start = 0; start < bytes.length; start += chunkSize) {
		parts.push(
			String.fromCharCode(...bytes.subarray(start, start + chunkSize)),
		);
	}
	return btoa(parts.join(""));
}

export function saveFile(bytes: Uint8Array<ArrayBuffer>, name: string): void {
	const url = URL.createObjectURL(
		new Blob([bytes], { type: "application/octet-stream" }),
	);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser has taken the address by then.
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
