/** Active services, as the console sees them. */
import { z } from "zod";

export const serviceShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	/** The collector, correlator or storage that the service runs. */
	resourceId: z.string(),
	kind: z.enum(["collector", "correlator", "storage"]),
	name: z.string(),
	address: z.string(),
	/** Name of the machine it runs on. */
	fqdn: z.string().optional(),
	/** green: works; yellow: works with errors; red: does not work or is silent; gray: never started. */
	status: z.enum(["green", "yellow", "red", "gray"]),
	/** Why it is not green. */
	warning: z.string(),
	version: z.string(),
	/** 0 while it never started. */
	startedAt: z.number(),
	createdAt: z.number().optional(),
	/** When it last gave a sign of life. */
	lastSeenAt: z.number().optional(),
	/** What was asked of it and is not done yet. */
	pending: z.enum(["reload", "restart"]).optional(),
	/** Set while its one-time token waits to be used. */
	pairingExpiresAt: z.number().optional(),
	counters: z.array(
		z.object({ name: z.string(), reason: z.string(), value: z.number() }),
	),
	rates: z.record(z.string(), z.number()),
	backlogBytes: z.number(),
	backlogLimitBytes: z.number().optional(),
});

/** How a service on any machine finds and proves itself to the core; the token is shown only in this answer. */
export const pairingShape = z.object({
	token: z.string(),
	expiresAt: z.number(),
	/** To be run where the service shall live. */
	command: z.string(),
});
