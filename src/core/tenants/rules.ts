import { tenantsErrors } from "./errors.ts";
import type { TenantChange } from "./tenants.ts";

/** Or half of a surrogate pair. */
const controlCharacter = /[\p{Cc}\p{Cs}]/u;

/** What of a tenant is to be stored. Throws the error of the first member that is wrong. */
export function parseTenant({ name, description, epsLimit }: TenantChange) {
	return {
		...(name !== undefined && withName(name)),
		...(description !== undefined && withDescription(description)),
		...(epsLimit !== undefined && withEpsLimit(epsLimit)),
	};
}

export function parseNewTenant(
	input: TenantChange & { readonly name: string },
) {
	return { ...withName(input.name), ...parseTenant(input) };
}

function withName(input: string) {
	const name = input.trim().normalize("NFC");
	const { length } = [...name];
	if (length < 1 || length > 128 || controlCharacter.test(name)) {
		throw tenantsErrors.make("badName");
	}
	return { name, nameKey: name.toLowerCase() };
}

function withDescription(description: string) {
	if ([...description].length > 256 || description.includes("\0")) {
		throw tenantsErrors.make("badDescription");
	}
	return { description };
}

function withEpsLimit(epsLimit: number) {
	if (!Number.isSafeInteger(epsLimit) || epsLimit < 0) {
		throw tenantsErrors.make("badEpsLimit");
	}
	return { epsLimit };
}
