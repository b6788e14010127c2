import { defineErrors } from "#schema/index.ts";

/** What is wrong with the settings of a cluster, and why a group could not be sent. */
export const kafkaErrors = defineErrors("kafka", {
	badPfx: {
		status: 400,
		sentence:
			"The PFX certificate of the secret {secret} cannot be opened. Enter its password again, or export certificate and key again as PKCS #12, encrypted with AES.",
	},
	badAuthority: {
		status: 400,
		sentence:
			"The secret {secret} holds no certificate of an authority. Enter it in PEM format.",
	},
	noAuthority: {
		status: 409,
		sentence:
			"The TLS mode verification without a secret needs the certificate of the internal authority, and this service was given none. Pair the service with the core, or name a secret of type certificate.",
	},
	cannotSend: {
		status: 502,
		sentence:
			"The events could not be sent to the topic {topic}: {reason}. They are kept and sent again.",
	},
	eventTooLarge: {
		status: 413,
		sentence:
			"An event of {bytes} bytes is larger than the topic {topic} accepts. It is a dead letter now, and all others go on. Raise max.message.bytes of the topic.",
	},
});
