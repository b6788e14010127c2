import { defineErrors } from "#schema/index.ts";

export const mailErrors = defineErrors("mail", {
	notConfigured: {
		status: 409,
		sentence:
			"No mail server is set, or mail is disabled. Enter the server and the sender's address under Settings → Mail.",
	},
	secretMissing: {
		status: 409,
		sentence:
			"The secret of the mail settings is gone or is not of type {wanted}. Choose another under Settings → Mail.",
	},
	unreachable: {
		status: 502,
		sentence:
			"The mail server {server} cannot be reached: {reason}. Check host and port under Settings → Mail, and that no firewall is in between.",
	},
	timedOut: {
		status: 502,
		sentence:
			"The mail server {server} did not answer in time ({reason}). A server that expects ssl is silent when it is spoken to with startTls, and the other way round: check encryption and port.",
	},
	tlsFailed: {
		status: 502,
		sentence:
			"The connection to the mail server {server} could not be encrypted: {reason}. Choose the encryption that it offers, or give the certificate of its authority.",
	},
	loginRefused: {
		status: 502,
		sentence:
			"The mail server {server} refused the log-in: {reason}. Check the user and password in the secret of the mail settings.",
	},
	senderRefused: {
		status: 502,
		sentence:
			"The mail server {server} refused the sender {from}: {reason}. Give an address that it sends for.",
	},
	recipientRefused: {
		status: 502,
		sentence:
			"The mail server {server} refused the recipient {recipient}: {reason}. Check the address, and whether the server sends there for this sender.",
	},
	refused: {
		status: 502,
		sentence:
			"The mail server {server} did not take the message: {reason}. Ask whoever runs it.",
	},
});
