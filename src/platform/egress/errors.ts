import { defineErrors } from "#schema/index.ts";

export const egressErrors = defineErrors("egress", {
	refused: {
		status: 400,
		sentence:
			"Ursa does not connect to {target}: {address} is {reason}. If that is meant, a general administrator adds {allow} under Settings → Allowed targets.",
	},
	unresolved: {
		status: 502,
		sentence:
			"The name “{host}” was not found ({code}). Check its spelling and the name server of this machine.",
	},
	badTarget: {
		status: 400,
		sentence:
			"“{target}” is no target that Ursa can reach. Give a host name or an address, and a port from 1 to 65535.",
	},
	badRule: {
		status: 400,
		sentence:
			"“{target}” cannot be allowed. Give a host name, an address, or a network such as 10.0.0.0/8.",
	},
	proxyUnreachable: {
		status: 502,
		sentence:
			"The proxy {proxy} cannot be reached: {reason}. Check its address and that it is running.",
	},
	proxyRefused: {
		status: 502,
		sentence:
			"The proxy {proxy} did not connect to {target}: it answered {status}. {hint}",
	},
	badProxy: {
		status: 400,
		sentence:
			"The proxy has no usable address. Give a URL such as http://proxy.example.org:3128, in the proxy itself or in its secret.",
	},
	tooManyRedirects: {
		status: 502,
		sentence: "{target} leads from one address to the next without an end.",
	},
	badRedirect: {
		status: 502,
		sentence:
			"{target} leads to an address that Ursa does not follow. Only http and https are followed, and never from https to http.",
	},
});
