/**
 * Text, or its UTF-8 bytes. What comes out of a journal stays bytes until the engine has it: making text of it and bytes
 * again would cost a tenth of storing it.
 */
export type TextOrBytes = string | Buffer;

export function toText(content: TextOrBytes): string {
	return typeof content === "string" ? content : content.toString();
}

export function toBytes(content: TextOrBytes): Buffer {
	return typeof content === "string" ? Buffer.from(content) : content;
}
