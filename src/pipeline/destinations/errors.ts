import { defineErrors } from "#schema/index.ts";

/** Why events do not reach a destination. All but `refused` are about the place, so the events wait. */
export const destinationErrors = defineErrors("destinations", {
	badUrl: {
		status: 400,
		sentence:
			"Events can't be sent to {url}. Give {forms}, without user name and password",
	},
	schemeMismatch: {
		status: 400,
		sentence:
			"The URL {url} and the TLS mode {mode} contradict each other. Use https:// with TLS, http:// without",
	},
	relativePath: {
		status: 400,
		sentence:
			"The file path {path} is not a full path. Give it from the root, such as /var/log/ursa/events.json",
	},
	cannotConnect: {
		status: 502,
		sentence:
			"{url} can't be reached ({reason}). Check address, firewall and TLS settings",
	},
	brokeOff: {
		status: 502,
		sentence:
			"The connection to {url} broke ({reason}); the events are sent again",
	},
	closedEarly: {
		status: 502,
		sentence: "{url} closed the connection; the events are sent again",
	},
	noAnswer: {
		status: 504,
		sentence:
			"{url} took nothing and gave no answer for {seconds} s. Check its load, or set a longer timeout",
	},
	notNumbered: {
		status: 502,
		sentence:
			"{url} does not know numbered streams. Turn reliable delivery off, or send to a tcp connector of Ursa whose delimiter is a line feed",
	},
	streamRefused: {
		status: 502,
		sentence: "{url} refused the numbered stream: {sentence}",
	},
	answered: {
		status: 502,
		sentence:
			"{url} answered {status} {text}. The events wait until it takes them; check the URL, the authorization and the state of the receiver",
	},
	redirected: {
		status: 502,
		sentence:
			"{url} points to another address, {location}. Redirects are not followed; enter the address where events are taken",
	},
	unhealthy: {
		status: 502,
		sentence: "The health check of {url} failed with the status {status}",
	},
	refused: {
		status: 422,
		sentence: "{url} refused the events themselves: {status} {text}",
	},
	refusedAll: {
		status: 502,
		sentence:
			"The destination refuses every event, not only single ones. Check its URL and output format; the events wait",
	},
	allFailed: {
		status: 502,
		sentence: "None of the {count} URLs takes events; the last says",
	},
	noDirectory: {
		status: 500,
		sentence:
			"The directory of {path} does not exist. Create it or mount its disk",
	},
	diskFull: {
		status: 507,
		sentence: "The disk of {path} is full. Make room; the events wait",
	},
	cannotWrite: {
		status: 500,
		sentence: "{path} can't be written ({reason}); the events wait",
	},
	badMemory: {
		status: 500,
		sentence:
			"What the destination remembers in {file} cannot be read. Restore it from a copy; without it, the last events may be sent twice",
	},
});
