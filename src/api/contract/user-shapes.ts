/** Users, their sessions and tokens, and tenants, as the console sees them. Times are milliseconds since the epoch, UTC. */
import { z } from "zod";
import { meShape } from "./shapes.ts";

/** Rules of the fields are those of the core, which names each that is broken; these only bound what is read. */
const short = z.string().max(300);

export const loggedInShape = meShape.extend({
	/** Until there is a new password everything but profile, password and log-out is refused. */
	mustChangePassword: z.boolean(),
	/** Tenants that the user chose to see; absent = all. */
	shownTenants: z.array(z.string()).optional(),
});

export const roleNameShape = z.enum(["admin", "analyst", "operator"]);

export const userShape = z.object({
	id: z.string(),
	login: z.string(),
	name: z.string(),
	email: z.string(),
	isDisabled: z.boolean(),
	isGeneralAdministrator: z.boolean(),
	/** In tenants that the caller may see. */
	roles: z.array(
		z.object({
			tenantId: z.string(),
			tenantName: z.string(),
			role: z.string(),
		}),
	),
	receivesNotifications: z.boolean(),
	/** Has no part in the resources of Shared. */
	hidesShared: z.boolean(),
	mustChangePassword: z.boolean(),
	passwordChangedAt: z.number().optional(),
	/** Absent: there is no token. */
	tokenCreatedAt: z.number().optional(),
	/** Absent: the token never ends. */
	tokenExpiresAt: z.number().optional(),
	/** Labels of the REST operations that the token may call. */
	apiOperations: z.array(z.string()),
	createdAt: z.number(),
	updatedAt: z.number(),
});

/** Roles: one per tenant. */
export const rightsBody = z.object({
	isGeneralAdministrator: z.boolean(),
	roles: z
		.array(z.object({ tenantId: short, role: roleNameShape }))
		.max(10_000),
});

export const newUserBody = rightsBody.extend({
	login: short,
	name: short,
	email: short,
	/** Absent: one is made up and shown once. */
	password: short.optional(),
	receivesNotifications: z.boolean().default(false),
	hidesShared: z.boolean().default(false),
});

/** Absent members stay as they are. */
export const userChangeBody = z.object({
	login: short.optional(),
	name: short.optional(),
	email: short.optional(),
	receivesNotifications: z.boolean().optional(),
	hidesShared: z.boolean().optional(),
});

/** `expiresAt` absent, or no body at all: the token never ends. */
export const newTokenBody = z
	.object({ expiresAt: z.number().optional() })
	.optional();

export const newTokenAnswer = z.object({
	/** Shown only in this answer. */
	token: z.string(),
	createdAt: z.number(),
	expiresAt: z.number().optional(),
});

export const operationsBody = z.object({
	operations: z.array(short).max(1000),
});

export const sessionShape = z.object({
	id: z.string(),
	/** Of the client that logged in; "" where it is not known. */
	address: z.string(),
	createdAt: z.number(),
	usedAt: z.number(),
	expiresAt: z.number(),
	/** The one that this request belongs to. */
	isCurrent: z.boolean(),
});

export const tenantShape = z.object({
	id: z.string(),
	name: z.string(),
	description: z.string(),
	isMain: z.boolean(),
	isShared: z.boolean(),
	isDisabled: z.boolean(),
	/** Events per second that the tenant may receive; 0 = no limit. */
	epsLimit: z.number(),
	/** What its collectors receive now. */
	eps: z.number(),
	createdAt: z.number(),
	updatedAt: z.number(),
});

export const tenantBody = z.object({
	name: short,
	description: z.string().max(2000).optional(),
	epsLimit: z.number().optional(),
});
