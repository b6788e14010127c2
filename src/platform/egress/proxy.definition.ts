/** A proxy for outgoing connections (reference: roles-and-objects §10). */
import { z } from "zod";
import { defineResource, referenceTo } from "#schema/index.ts";
import { isHostName } from "./allowed-targets.ts";

function isProxyUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** User name and password belong into a secret: this text is shown to everybody who sees the proxy. */
function isWithoutCredentials(text: string): boolean {
	return !URL.canParse(text) || new URL(text).username === "";
}

export const proxyDefinition = z
	.strictObject({
		url: z
			.string()
			.max(2048)
			.refine(isProxyUrl, "must be a URL such as http://proxy.example.org:3128")
			.refine(
				isWithoutCredentials,
				"user name and password are kept in a secret: choose one with the whole URL",
			)
			.optional()
			.meta({
				title: "URL",
				description: "http://proxy.example.org:3128, without user and password",
			}),
		secret: referenceTo("secret").optional().meta({
			title: "URL from the secret",
			description: "Of type urls; for proxies with user name and password",
		}),
		except: z
			.array(
				z
					.string()
					.min(1)
					.max(253)
					.refine(
						(text) => isHostName(text.replace(/^\*?\./, "")),
						"must be a domain such as example.org",
					),
			)
			.max(1000)
			.default([])
			.meta({
				title: "Do not use for domains",
				description: "With all names below them",
			}),
	})
	.refine(
		({ url, secret }) => (url === undefined) !== (secret === undefined),
		"either a URL or a secret is needed",
	);

export const proxyResource = defineResource({
	kind: "proxy",
	title: "Proxy",
	body: proxyDefinition,
});
