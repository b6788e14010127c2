/**
 * What the goal "end to end" asks for beyond a new installation: enrichment in the collector, and fifty rules. The
 * added rules count per address, account and pair of both over ten seconds to a minute, and seldom fire, as is usual.
 */

import { z } from "zod";
import { sharedTenantId } from "#core/index.ts";
import type { Client } from "../running/https-client.ts";
import { createResource, untilService } from "../running/services.ts";

const wantedRules = 50;

const resource = z.object({
	id: z.string(),
	version: z.number(),
	body: z.record(z.string(), z.unknown()),
});
const list = z.object({ total: z.number() });
const services = z.array(
	z.object({ id: z.string(), kind: z.string(), resourceId: z.string() }),
);

async function call(
	console: Client,
	method: string,
	path: string,
	body?: unknown,
): Promise<unknown> {
	const answer = await console(method, path, body);
	if (answer.status >= 300)
		throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
	return answer.text === "" ? undefined : answer.json();
}

/** A dictionary of the busiest networks, as an administrator would keep one. */
function networks(): { type: "dictionary"; entries: Record<string, string> } {
	const entries: Record<string, string> = {};
	for (let host = 0; host < 256; host++) {
		entries[`203.0.113.${host}`] = "hostile";
		entries[`10.0.0.${host}`] = "office";
		entries[`192.0.2.${host}`] = "partner";
	}
	return { type: "dictionary", entries };
}

function compare(field: string, operator: string, value: string) {
	return {
		kind: "comparison",
		left: { kind: "field", field },
		operator,
		right: { kind: "constant", value },
	};
}

function rule(number: number): unknown {
	const letter = String.fromCharCode(97 + (number % 26));
	const identicalFields = [
		["SourceAddress"],
		["DestinationUserName"],
		["SourceAddress", "DestinationUserName"],
	][number % 3];
	return {
		kind: "standard",
		severity: "low",
		identicalFields,
		windowSeconds: 10 * (1 + (number % 6)),
		selectors: [
			{
				alias: "events",
				threshold: 1000 + number,
				condition: {
					kind: "group",
					operator: "and",
					members: [
						compare("DeviceProduct", "=", "OpenSSH"),
						compare(
							"EventOutcome",
							"=",
							number % 4 === 0 ? "success" : "failure",
						),
						compare("DestinationUserName", "startsWith", letter),
						{
							...compare("SourceAddress", "inSubnet", `172.16.${number}.0/24`),
							isNegated: true,
						},
					],
				},
			},
		],
		actions: [{ trigger: "firstThreshold" }],
	};
}

async function reload(console: Client, kind: string): Promise<void> {
	const all = services.parse(await call(console, "GET", "/api/services"));
	const service = all.find((one) => one.kind === kind);
	if (service === undefined) throw new Error(`there is no ${kind}`);
	await call(console, "POST", `/api/services/${service.id}/reload`);
	await untilService(console, service.id);
}

/** Returns the number of rules that run. */
export async function completePipeline(console: Client): Promise<number> {
	const { total } = list.parse(
		await call(
			console,
			"GET",
			`/api/resources?kind=correlationRule&tenantId=${sharedTenantId}`,
		),
	);
	for (let number = total; number < wantedRules; number++)
		await createResource(
			console,
			"correlationRule",
			`Count ${number}`,
			rule(number),
		);
	const dictionary = await createResource(
		console,
		"dictionary",
		"Networks",
		networks(),
	);
	const rules = [
		{
			kind: "dictionary",
			field: "DeviceCustomString1",
			dictionary,
			keyFields: ["SourceAddress"],
		},
		{ kind: "constant", field: "DeviceCustomString2", value: "site 1" },
		{
			kind: "template",
			field: "DeviceCustomString3",
			template: "{{.DeviceProcessName}} on {{.DeviceHostName}}",
		},
	];
	const enrichmentRules: string[] = [];
	for (const [index, body] of rules.entries())
		enrichmentRules.push(
			await createResource(console, "enrichmentRule", `Bench ${index}`, body),
		);

	const all = services.parse(await call(console, "GET", "/api/services"));
	const collector = all.find(({ kind }) => kind === "collector");
	if (collector === undefined) throw new Error("there is no collector");
	const path = `/api/resources/${collector.resourceId}`;
	const { version, body } = resource.parse(await call(console, "GET", path));
	await call(console, "PUT", path, {
		version,
		body: { ...body, enrichmentRules },
	});
	await reload(console, "collector");
	await reload(console, "correlator");
	return Math.max(total, wantedRules);
}
