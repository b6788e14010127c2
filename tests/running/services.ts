/** Resources and services of a started core, made and watched over the console's API. */
import { z } from "zod";
import { pairingShape, serviceShape } from "#api/contract/index.ts";
import { eventually } from "./eventually.ts";
import type { Answer, Client } from "./https-client.ts";

export type ShownService = z.infer<typeof serviceShape>;

function succeed(answer: Answer, what: string): unknown {
	if (answer.status >= 300)
		throw new Error(`${what}: ${answer.status} ${answer.text}`);
	return answer.text === "" ? undefined : answer.json();
}

const tenants = z.array(
	z.object({
		kind: z.string(),
		editableTenants: z.array(z.object({ id: z.string(), name: z.string() })),
	}),
);

/** The tenant in which the services of a new installation are. */
export async function mainTenant(console: Client): Promise<string> {
	const kinds = tenants.parse(
		succeed(await console("GET", "/api/resource-kinds"), "kinds"),
	);
	const main = kinds
		.find(({ kind }) => kind === "collector")
		?.editableTenants.find(({ name }) => name === "Main");
	if (main === undefined) throw new Error("there is no tenant Main");
	return main.id;
}

const saved = z.object({ id: z.string(), version: z.number() });

/** Id of the new resource, in the tenant Main. */
export async function createResource(
	console: Client,
	kind: string,
	name: string,
	body: unknown,
): Promise<string> {
	const tenantId = await mainTenant(console);
	const answer = await console("POST", "/api/resources", {
		...{ kind, name, tenantId, body },
	});
	return saved.parse(succeed(answer, `creating the ${kind} ${name}`)).id;
}

export async function updateResource(
	console: Client,
	id: string,
	body: unknown,
): Promise<void> {
	const path = `/api/resources/${id}`;
	const { version } = saved.parse(succeed(await console("GET", path), path));
	succeed(await console("PUT", path, { version, body }), `changing ${id}`);
}

const created = z.object({ service: serviceShape, pairing: pairingShape });

export async function createService(
	console: Client,
	resourceId: string,
): Promise<{ readonly id: string; readonly token: string }> {
	const answer = await console("POST", "/api/services", { resourceId });
	const { service, pairing } = created.parse(
		succeed(answer, "creating a service"),
	);
	return { id: service.id, token: pairing.token };
}

export async function readService(
	console: Client,
	id: string,
): Promise<ShownService> {
	return serviceShape.parse(
		succeed(await console("GET", `/api/services/${id}`), `service ${id}`),
	);
}

/** Waits until the service shows what is asked for, green unless told otherwise. */
export async function untilService(
	console: Client,
	id: string,
	what = "to be green",
	isSo = (service: ShownService): boolean => service.status === "green",
	seconds = 60,
): Promise<ShownService> {
	let last: ShownService | undefined;
	try {
		return await eventually(
			async () => {
				last = await readService(console, id);
				return isSo(last) ? last : undefined;
			},
			`the service ${id} ${what}`,
			seconds,
		);
	} catch (error) {
		throw new Error(`the service was last ${JSON.stringify(last)}`, {
			cause: error,
		});
	}
}

/** Sum of a counter over all reasons. */
export function counterOf(service: ShownService, name: string): number {
	return service.counters
		.filter((counter) => counter.name === name)
		.reduce((sum, { value }) => sum + value, 0);
}
