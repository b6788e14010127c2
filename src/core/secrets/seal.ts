/** Envelope encryption: AES-256-GCM with a data key per record, which is itself encrypted with a master key. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keyBytes, type MasterKey } from "./key-file.ts";

export interface Sealed {
	readonly keyId: string;
	/** Data key, encrypted with the master key; base64. */
	readonly wrappedKey: string;
	/** Text, encrypted with the data key; base64. */
	readonly sealedBody: string;
}

/** What a record belongs to. Sealed text that was moved to another record does not open. */
export interface Owner {
	readonly id: string;
	readonly kind: string;
}

const nonceBytes = 12;
const tagBytes = 16;

export function seal(text: string, owner: Owner, master: MasterKey): Sealed {
	const dataKey = randomBytes(keyBytes);
	return {
		keyId: master.id,
		wrappedKey: wrap(dataKey, owner, master),
		sealedBody: encrypt(Buffer.from(text), dataKey, bodyOf(owner)),
	};
}

/** Throws when something was changed or moved. */
export function unseal(
	sealed: Sealed,
	owner: Owner,
	master: MasterKey,
): string {
	const dataKey = decrypt(
		sealed.wrappedKey,
		master.bytes,
		keyOf(owner, master),
	);
	return decrypt(sealed.sealedBody, dataKey, bodyOf(owner)).toString("utf8");
}

/** The same sealed text under another master key. */
export function rewrap(
	sealed: Sealed,
	owner: Owner,
	{ from, to }: { readonly from: MasterKey; readonly to: MasterKey },
): Sealed {
	const dataKey = decrypt(sealed.wrappedKey, from.bytes, keyOf(owner, from));
	return { ...sealed, keyId: to.id, wrappedKey: wrap(dataKey, owner, to) };
}

function wrap(dataKey: Buffer, owner: Owner, master: MasterKey): string {
	return encrypt(dataKey, master.bytes, keyOf(owner, master));
}

// JSON keeps the parts apart, whatever they hold.
const bodyOf = ({ id, kind }: Owner) => JSON.stringify(["body", id, kind]);
const keyOf = ({ id, kind }: Owner, master: MasterKey) =>
	JSON.stringify(["key", id, kind, master.id]);

/** Nonce, ciphertext and tag. Each data key encrypts one text, so a random nonce never meets itself. */
function encrypt(plain: Buffer, key: Buffer, context: string): string {
	const nonce = randomBytes(nonceBytes);
	const cipher = createCipheriv("aes-256-gcm", key, nonce);
	cipher.setAAD(Buffer.from(context));
	return Buffer.concat([
		nonce,
		cipher.update(plain),
		cipher.final(),
		cipher.getAuthTag(),
	]).toString("base64");
}

function decrypt(text: string, key: Buffer, context: string): Buffer {
	const bytes = Buffer.from(text, "base64");
	const end = bytes.length - tagBytes;
	const decipher = createDecipheriv(
		"aes-256-gcm",
		key,
		bytes.subarray(0, nonceBytes),
		{ authTagLength: tagBytes },
	);
	decipher.setAAD(Buffer.from(context));
	decipher.setAuthTag(bytes.subarray(end));
	return Buffer.concat([
		decipher.update(bytes.subarray(nonceBytes, end)),
		decipher.final(),
	]);
}
