import {
	tenantsWith,
	toPrincipal,
	type User,
	type Users,
} from "#core/index.ts";
import { isEmptyScope, type Scope } from "../scope.ts";
import { v1Errors } from "./errors.ts";
import { type Operation, operationLabel } from "./operation.ts";

const bearer = /^Bearer +([\w.~+/-]+=*)$/i;

/** The user of the token in the header; the errors of the reference, of which none is 401. */
export async function authenticate(
	users: Users,
	header: string | undefined,
): Promise<User> {
	const token = bearer.exec(header ?? "")?.[1];
	if (token === undefined) {
		throw v1Errors.make("invalidAuthorization", {
			details: "Example: Authorization: Bearer <token>",
		});
	}
	const user = await users.useToken(token);
	if (user === undefined) throw v1Errors.make("accessDenied");
	return user;
}

/** What is no operation that could be switched off, such as `/metrics`. */
type Beside = Pick<Operation, "permission" | "isOpenToAll">;

/**
 * Tenants in which the user may use the operation. Refuses a user who may in none, and one for whom the operation is
 * switched off.
 */
export function authorize(user: User, operation: Operation | Beside): Scope {
	if ("path" in operation && !isSwitchedOn(user, operation)) {
		throw v1Errors.make("accessDenied");
	}
	if (operation.permission === undefined) return [];
	const scope = tenantsWith(toPrincipal(user), operation.permission);
	if (isEmptyScope(scope) && !operation.isOpenToAll) {
		throw v1Errors.make("accessDenied");
	}
	return scope;
}

function isSwitchedOn({ apiOperations }: User, operation: Operation): boolean {
	return apiOperations?.includes(operationLabel(operation)) ?? true;
}
