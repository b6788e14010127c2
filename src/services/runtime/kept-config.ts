/**
 * The last configuration that a service worked by, in its own directory, so that it can start while the core is away. It
 * holds secrets: it is sealed with a key that follows from the private key of the service, which lies beside it with the
 * same rights, so that a copy of the file alone tells nothing.
 */
import {
	createCipheriv,
	createDecipheriv,
	createPrivateKey,
	hkdfSync,
	randomBytes,
} from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { TlsIdentity } from "#pipeline/index.ts";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import {
	type ServiceConfig,
	serviceConfigDefinition,
} from "./service-config.ts";

export const keptConfigErrors = defineErrors("keptConfig", {
	unreadable: {
		status: 500,
		sentence:
			"The configuration that the service kept in {file} cannot be read; it waits for the core to give it one",
	},
});

const sealedFile = z.object({
	v: z.literal(1),
	salt: z.base64(),
	iv: z.base64(),
	tag: z.base64(),
	data: z.base64(),
});

const cipher = "aes-256-gcm";

type Keys = Pick<TlsIdentity, "key">;

export async function keepConfig(
	directory: string,
	identity: Keys,
	config: ServiceConfig,
): Promise<void> {
	const salt = randomBytes(16);
	const iv = randomBytes(12);
	const sealing = createCipheriv(cipher, keyOf(identity, salt), iv);
	const data = Buffer.concat([
		sealing.update(JSON.stringify(config)),
		sealing.final(),
	]);
	const content: z.infer<typeof sealedFile> = {
		v: 1,
		salt: salt.toString("base64"),
		iv: iv.toString("base64"),
		tag: sealing.getAuthTag().toString("base64"),
		data: data.toString("base64"),
	};
	await replaceFile(pathIn(directory), JSON.stringify(content), 0o600);
}

/** Undefined when none was kept. Throws keptConfig.unreadable for a damaged file, or that of another key. */
export async function readKeptConfig(
	directory: string,
	identity: Keys,
): Promise<ServiceConfig | undefined> {
	const file = pathIn(directory);
	const text = await readFileIfPresent(file);
	if (text === undefined) return undefined;
	try {
		const content = sealedFile.parse(JSON.parse(text));
		const bytes = (name: "salt" | "iv" | "tag" | "data") =>
			Buffer.from(content[name], "base64");
		const opening = createDecipheriv(
			cipher,
			keyOf(identity, bytes("salt")),
			bytes("iv"),
			{ authTagLength: 16 },
		);
		opening.setAuthTag(bytes("tag"));
		const opened = Buffer.concat([
			opening.update(bytes("data")),
			opening.final(),
		]);
		return serviceConfigDefinition.parse(JSON.parse(opened.toString()));
	} catch (error) {
		throw keptConfigErrors.make("unreadable", { file }, error);
	}
}

function pathIn(directory: string): string {
	return join(directory, "configuration.sealed");
}

function keyOf({ key }: Keys, salt: Buffer): Buffer {
	const secret = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
	const info = "ursa service configuration";
	return Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
}
