import { isAllowedEverywhere } from "#core/index.ts";
import type { AuditVerifier } from "../../audit-verification.ts";
import { apiErrors } from "../../errors.ts";
import type { Handlers } from "../handler.ts";

export function auditHandlers(
	verifier: AuditVerifier | undefined,
): Pick<Handlers, "verifyAudit"> {
	return {
		verifyAudit: async ({ body, caller, signal }) => {
			// The trail is that of the whole installation.
			if (!isAllowedEverywhere(caller().principal, "installation.edit")) {
				throw apiErrors.make("notAllowed");
			}
			if (verifier === undefined) throw apiErrors.make("notAvailable");
			return verifier.verify({ withEvents: body.withEvents, signal });
		},
	};
}
