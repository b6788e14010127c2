import type { Service, Services, Tenants } from "#core/index.ts";
import { UrsaError } from "#schema/index.ts";
import { isInScope, type Scope } from "../scope.ts";
import { v1Errors } from "./errors.ts";

/** The correlator that the caller may ask, or the documented error of the first thing that is in the way. */
export async function findCorrelator(
	{ services, tenants }: { services: Services; tenants: Tenants },
	id: string,
	scope: Scope,
): Promise<Service> {
	const service = (await services.list()).find((one) => one.id === id);
	if (service === undefined) throw v1Errors.make("serviceNotFound");
	// Documented as 403, though it tells that a service of this id exists somewhere.
	if (!isInScope(scope, service.tenantId)) throw v1Errors.make("accessDenied");
	if (service.kind !== "correlator") throw v1Errors.make("notCorrelator");
	if (service.status === "gray") throw v1Errors.make("notPaired");
	const tenant = await tenants.find(service.tenantId);
	if (tenant?.isDisabled) throw v1Errors.make("tenantDisabled");
	return service;
}

/** What the REST API says when a correlator did not do what it was asked. */
export function toCorrelatorError(error: unknown): unknown {
	if (!(error instanceof UrsaError)) {
		// A definition did not fit what the correlator answered: it is of another version.
		return v1Errors.make(
			"correlatorNotDecoded",
			{ details: error instanceof Error ? error.name : String(error) },
			error,
		);
	}
	if (error.code.startsWith("v1.")) return error;
	if (error.code === "activeLists.notFound") {
		return v1Errors.make("activeListNotFound", {}, error);
	}
	const details = { details: error.message };
	if (error.status < 500) {
		return v1Errors.make("correlatorRefused", details, error);
	}
	const { sentence } = v1Errors.definitions.correlatorFailed;
	const { status } = error;
	return new UrsaError(
		"v1.correlatorFailed",
		{ status, sentence },
		details,
		error,
	);
}
