import { defineErrors } from "#schema/index.ts";

/** Why lines could not be sent, or not be known to have arrived. */
export const senderErrors = defineErrors("sender", {
	badTarget: {
		status: 400,
		sentence:
			"Lines can't be sent to {url}. Give tcp://host:port, tls://host:port, udp://host:port, http://host:port/path or https://host/path.",
	},
	cannotReliably: {
		status: 400,
		sentence:
			"Nothing is acknowledged over {protocol}, so it can't be made reliable. Send over tcp or http.",
	},
	cannotConnect: {
		status: 502,
		sentence:
			"{host} port {port} can't be reached ({reason}). Check that a collector listens there.",
	},
	badCertificate: {
		status: 400,
		sentence:
			"The certificates or the key to send with can't be used ({reason}). Give them as PEM, the key without a password.",
	},
	notTrusted: {
		status: 502,
		sentence:
			"The certificate that {host} port {port} shows is not accepted ({reason}). Give the certificate of the authority that signed it, and the host name that it was made for.",
	},
	brokeOff: {
		status: 502,
		sentence:
			"The connection broke ({reason}) before the receiver confirmed the lines; how many are stored is not known. Send them in a numbered stream to be sure.",
	},
	closedEarly: {
		status: 502,
		sentence:
			"The receiver closed the connection before the end of the lines. Check its state for the reason.",
	},
	noAnswer: {
		status: 504,
		sentence:
			"The receiver gave no answer for {seconds} s. Check that it can store what it receives.",
	},
	refused: {
		status: 502,
		sentence: "The receiver refused: {sentence}",
	},
	notNumbered: {
		status: 502,
		sentence:
			"The receiver does not know numbered streams. Send without them, or to a tcp connector whose delimiter is a line feed.",
	},
	gaveUp: {
		status: 502,
		sentence:
			"Sending failed {tries} times in a row; {acknowledged} lines are stored for sure. Mend the cause and send the rest again.",
	},
	lineTooLong: {
		status: 400,
		sentence:
			"Line {line} has {bytes} bytes; {limit} is the most that can be sent this way.",
	},
});
