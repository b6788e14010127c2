/**
 * Secrets as the pipeline uses them (reference: roles-and-objects, seed topics on secrets). The core keeps them
 * encrypted and hands a service only those that its resources name; their values never leave the service again.
 */
import { z } from "zod";
import { defineErrors, defineResource } from "#schema/index.ts";

const text = z.string().max(4096);

/** A PKCS #12 container. */
const pfx = {
	/** The file, base64. */
	pfx: z.base64().min(1).max(1_000_000),
	password: text.default(""),
};

export const secretDefinition = z.discriminatedUnion("type", [
	z.strictObject({
		type: z.literal("credentials"),
		user: text.min(1),
		password: text,
	}),
	z.strictObject({ type: z.literal("token"), token: text.min(1) }),
	/** Alternatives, tried in order; may hold user names and passwords. */
	z.strictObject({
		type: z.literal("urls"),
		urls: z.array(text.min(1)).min(1).max(64),
	}),
	z.strictObject({ type: z.literal("pfx"), ...pfx }),
	/** Threat Intelligence Portal: user, password, and the PFX with its password. */
	z.strictObject({
		type: z.literal("ktl"),
		user: text.min(1),
		password: text,
		pfx: pfx.pfx,
		pfxPassword: pfx.password,
	}),
	/** One or more certificates of an authority to trust, PEM. */
	z.strictObject({
		type: z.literal("certificate"),
		certificate: z.string().min(1).max(1_000_000),
	}),
	z.strictObject({ type: z.literal("snmpV1"), community: text.min(1) }),
	z.strictObject({
		type: z.literal("snmpV3"),
		user: text.min(1),
		securityLevel: z.enum(["noAuthNoPriv", "authNoPriv", "authPriv"]),
		authProtocol: z
			.enum(["md5", "sha", "sha224", "sha256", "sha384", "sha512"])
			.optional(),
		authPassword: text.optional(),
		privProtocol: z.enum(["des", "aes", "aes256b", "aes256r"]).optional(),
		privPassword: text.optional(),
	}),
]);

export type Secret = z.infer<typeof secretDefinition>;

export const secretResource = defineResource({
	kind: "secret",
	title: "Secret",
	body: secretDefinition,
	isSecret: true,
});

export const secretErrors = defineErrors("secrets", {
	missing: {
		status: 400,
		sentence: "There is no secret {reference}. Choose another or create it",
	},
	wrongType: {
		status: 400,
		sentence:
			"The secret {reference} is of type {type}, here one of type {wanted} is needed",
	},
});

/** Throws secrets.missing, secrets.wrongType; the messages never hold a value. */
export interface Secrets {
	find<Type extends Secret["type"]>(
		reference: string,
		type: Type,
	): Extract<Secret, { type: Type }>;
}

export function createSecrets(
	byReference: ReadonlyMap<string, Secret>,
): Secrets {
	return {
		find(reference, type) {
			const secret = byReference.get(reference);
			if (secret === undefined)
				throw secretErrors.make("missing", { reference });
			if (secret.type !== type) {
				throw secretErrors.make("wrongType", {
					reference,
					type: secret.type,
					wanted: type,
				});
			}
			// Compared just above; TypeScript does not narrow a union by a type parameter.
			return secret as Extract<Secret, { type: typeof type }>;
		},
	};
}

/** How a service shows itself to others and whom it trusts; all PEM. */
export interface TlsIdentity {
	readonly cert: string;
	readonly key: string;
	/** Certificate of the internal authority. */
	readonly ca: string;
}
