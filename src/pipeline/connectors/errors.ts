import { defineErrors } from "#schema/index.ts";

/** What keeps a connector from being made or started. What goes wrong later is told by `Connector.state()`. */
export const connectorErrors = defineErrors("connectors", {
	portInUse: {
		status: 409,
		sentence:
			"Port {port} of {host} is in use. Stop the program that listens there or choose another port.",
	},
	cannotListen: {
		status: 500,
		sentence:
			"Cannot listen on {host} port {port} ({reason}). Check that the address belongs to this machine and that the port is allowed.",
	},
	noIdentity: {
		status: 409,
		sentence:
			"The TLS mode {mode} needs the certificate of the service, and none was issued to it. Pair the service with the core, or choose the mode pfx with a certificate of your own.",
	},
	badIdentity: {
		status: 500,
		sentence:
			"The certificate of the service cannot be used. Reset its certificate.",
	},
	wrongPfxPassword: {
		status: 400,
		sentence:
			"The password of the secret {secret} does not open its PFX certificate. Enter the password again.",
	},
	badPfx: {
		status: 400,
		sentence:
			"The secret {secret} holds no PFX certificate that can be used: {reason}. Export certificate and key again as PKCS #12, encrypted with AES.",
	},
	noReusePort: {
		status: 400,
		sentence:
			"This system does not let {workers} sockets share a port. Set the handlers to 1.",
	},
	unknownEncoding: {
		status: 400,
		sentence:
			"The character encoding {label} is not known. Use a label of the WHATWG Encoding Standard, such as utf-8 or windows-1251.",
	},
	relativePath: {
		status: 400,
		sentence:
			"The file path {path} is not a full path. Give it from the root, such as /var/log/app.log.",
	},
	maskInDirectory: {
		status: 400,
		sentence:
			"The directory part of {path} holds a mask. Only the file name may have * ? and [ ].",
	},
	badMask: {
		status: 400,
		sentence:
			"The file mask {mask} cannot be read: a [ without ]. Close it, or write [[] for the character itself.",
	},
	pathNotFound: {
		status: 404,
		sentence: "Nothing is received here. Send events to {path}.",
	},
	methodNotAllowed: {
		status: 405,
		sentence: "Events are received with POST or PUT, not with {method}.",
	},
	bodyTooLarge: {
		status: 413,
		sentence:
			"The body is larger than {limit} bytes, counted after decompression. Send it in parts.",
	},
	unknownContentEncoding: {
		status: 415,
		sentence:
			"The content encoding {encoding} is not known. Use gzip, deflate or none.",
	},
	damagedCompression: {
		status: 400,
		sentence:
			"The body is not whole or not {encoding}. Compress it again, or leave Content-Encoding out.",
	},
	badJson: {
		status: 400,
		sentence:
			"The body says it is JSON and can't be read as JSON or as JSON lines. Send it with another Content-Type to have each line taken as it is.",
	},
	badIdempotencyKey: {
		status: 400,
		sentence:
			"The Idempotency-Key must be 1 to 128 visible ASCII characters without spaces.",
	},
	overloaded: {
		status: 503,
		sentence:
			"More waits to be stored than may. Send the request again after the time in Retry-After.",
	},
	notStored: {
		status: 503,
		sentence:
			"The events could not be stored. Send the request again after the time in Retry-After.",
	},
	stopping: {
		status: 503,
		sentence:
			"The connector is stopping. Send the request again after the time in Retry-After.",
	},
	alreadyStarted: {
		status: 409,
		sentence:
			"The connector {name} was started before. Make a new one to start again.",
	},
});
