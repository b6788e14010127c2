/**
 * The file of a package:
 *
 *   8 bytes   `URSAPKG` and a line feed
 *   1 byte    version of the format, 1
 *   16 bytes  salt
 *   12 bytes  nonce
 *   …         JSON (package-content.ts), packed with gzip, encrypted with AES-256-GCM
 *   16 bytes  tag, over all before it
 *
 * Version 1 makes the key of the password with scrypt, N = 2^17, r = 8, p = 1 (OWASP Password Storage Cheat Sheet), which
 * takes 128 MiB for about half a second: keys are made one after the other.
 */
import {
	createCipheriv,
	createDecipheriv,
	randomBytes,
	scrypt,
} from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { transferErrors } from "./errors.ts";

const magic = Buffer.from("URSAPKG\n");
const version = 1;
const [saltBytes, nonceBytes, tagBytes] = [16, 12, 16];
const headBytes = magic.length + 1 + saltBytes + nonceBytes;
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

const mebibyte = 1024 * 1024;
export const maxPackageBytes = 64 * mebibyte;
/** Of the JSON: what a small file could be blown up to. */
const maxUnpackedBytes = 128 * mebibyte;
const maxPasswordLength = 1024;

export interface PackageFormat {
	/** Throws transfer.tooLarge, badPassword. */
	seal(content: unknown, password: string): Promise<Buffer>;
	/** What was sealed. Throws transfer.notAPackage, otherVersion, notOpened, damaged, tooLarge. */
	open(file: Buffer, password: string): Promise<unknown>;
}

export function createPackageFormat(): PackageFormat {
	let lastKey: Promise<unknown> = Promise.resolve();

	function makeKey(password: string, salt: Buffer): Promise<Buffer> {
		const { length } = password;
		if (length === 0 || length > maxPasswordLength) {
			throw transferErrors.make("badPassword");
		}
		const key = lastKey.then(
			() =>
				new Promise<Buffer>((resolve, reject) => {
					// The same letters may be written in several ways in Unicode.
					scrypt(password.normalize("NFKC"), salt, 32, cost, (error, made) =>
						error ? reject(error) : resolve(made),
					);
				}),
		);
		// The next one waits for this one, whatever became of it.
		lastKey = key.catch(() => undefined);
		return key;
	}

	return {
		async seal(content, password) {
			const text = Buffer.from(JSON.stringify(content));
			if (text.length > maxUnpackedBytes) throw tooLarge();
			const packed = await promisify(gzip)(text);
			if (packed.length + headBytes + tagBytes > maxPackageBytes) {
				throw tooLarge();
			}
			const salt = randomBytes(saltBytes);
			const nonce = randomBytes(nonceBytes);
			const head = Buffer.concat([magic, Buffer.of(version), salt, nonce]);
			const key = await makeKey(password, salt);
			const cipher = createCipheriv("aes-256-gcm", key, nonce);
			cipher.setAAD(head);
			const body = cipher.update(packed);
			return Buffer.concat([head, body, cipher.final(), cipher.getAuthTag()]);
		},

		async open(file, password) {
			if (file.length > maxPackageBytes) throw tooLarge();
			const isPackage =
				file.length >= headBytes + tagBytes &&
				file.subarray(0, magic.length).equals(magic);
			if (!isPackage) throw transferErrors.make("notAPackage");
			const found = file[magic.length] ?? 0;
			if (found !== version) {
				const known = version;
				throw transferErrors.make("otherVersion", { version: found, known });
			}
			const saltAt = magic.length + 1;
			const nonceAt = saltAt + saltBytes;
			const key = await makeKey(password, file.subarray(saltAt, nonceAt));
			const packed = decrypt(file, key, file.subarray(nonceAt, headBytes));
			const text = await unpack(packed);
			try {
				return JSON.parse(text.toString("utf8"));
			} catch {
				// No cause: it would quote what was encrypted.
				throw damaged("the content", "not JSON");
			}
		},
	};
}

function decrypt(file: Buffer, key: Buffer, nonce: Buffer): Buffer {
	const tagAt = file.length - tagBytes;
	const decipher = createDecipheriv("aes-256-gcm", key, nonce, {
		authTagLength: tagBytes,
	});
	decipher.setAAD(file.subarray(0, headBytes));
	decipher.setAuthTag(file.subarray(tagAt));
	const packed = decipher.update(file.subarray(headBytes, tagAt));
	try {
		return Buffer.concat([packed, decipher.final()]);
	} catch (error) {
		throw transferErrors.make("notOpened", {}, error);
	}
}

async function unpack(packed: Buffer): Promise<Buffer> {
	try {
		return await promisify(gunzip)(packed, {
			maxOutputLength: maxUnpackedBytes,
		});
	} catch (error) {
		if (error instanceof RangeError) throw tooLarge();
		throw damaged("the content", "not packed with gzip");
	}
}

function damaged(place: string, reason: string): Error {
	return transferErrors.make("damaged", { place, reason });
}

function tooLarge(): Error {
	return transferErrors.make("tooLarge", { limit: maxPackageBytes / mebibyte });
}
