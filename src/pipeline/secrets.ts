/**
 * Secrets as the pipeline uses them (reference: roles-and-objects, seed topics on secrets). The core keeps them
 * encrypted and hands a service only those that its resources name; their values never leave the service again.
 */
import { z } from "zod";
import { defineErrors, defineResource } from "#schema/index.ts";

const text = z.string().max(4096);
const user = text.min(1).meta({ title: "User name" });

/** Never shown again. */
const secret = <Value extends z.ZodType>(title: string, value: Value): Value =>
	value.meta({ title, secret: true });

const password = secret("Password", text);

/** A PKCS #12 container. */
const pfx = {
	pfx: secret("PFX file, base64", z.base64().min(1).max(1_000_000)),
	password: secret("PFX password", text.default("")),
};

export const secretDefinition = z.discriminatedUnion("type", [
	z.strictObject({ type: z.literal("credentials"), user, password }),
	z.strictObject({
		type: z.literal("token"),
		token: secret("Token", text.min(1)),
	}),
	z.strictObject({
		type: z.literal("urls"),
		urls: secret("URLs", z.array(text.min(1)).min(1).max(64)).meta({
			description:
				"Alternatives, tried in order; may hold user names and passwords",
		}),
	}),
	z.strictObject({ type: z.literal("pfx"), ...pfx }),
	/** Threat Intelligence Portal: user, password, and the PFX with its password. */
	z.strictObject({
		type: z.literal("ktl"),
		user,
		password,
		pfx: pfx.pfx,
		pfxPassword: pfx.password,
	}),
	z.strictObject({
		type: z.literal("certificate"),
		certificate: z.string().min(1).max(1_000_000).meta({
			title: "Certificates, PEM",
			description: "One or more certificates of an authority to trust",
		}),
	}),
	z.strictObject({
		type: z.literal("snmpV1"),
		community: secret("Community", text.min(1)),
	}),
	z.strictObject({
		type: z.literal("snmpV3"),
		user,
		securityLevel: z
			.enum(["noAuthNoPriv", "authNoPriv", "authPriv"])
			.meta({ title: "Security level" }),
		authProtocol: z
			.enum(["md5", "sha", "sha224", "sha256", "sha384", "sha512"])
			.optional()
			.meta({ title: "Authentication protocol" }),
		authPassword: secret("Authentication password", text.optional()),
		privProtocol: z
			.enum(["des", "aes", "aes256b", "aes256r"])
			.optional()
			.meta({ title: "Encryption protocol" }),
		privPassword: secret("Encryption password", text.optional()),
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
