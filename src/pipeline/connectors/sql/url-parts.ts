/** The parts of a database's URL. Errors never repeat what the URL says. */

/** Why a URL is refused. */
export class BadUrl extends Error {
	readonly form: string;
	constructor(reason: string, form: string) {
		super(reason);
		this.form = form;
	}
}

interface Parts {
	readonly credentials: { readonly user: string; readonly password: string };
	readonly host: string;
	readonly path: string;
	readonly query: string;
}

/** `user:password@host/path?query`; Oracle also writes `user/password@…`. */
export function split(rest: string, form: string): Parts {
	const end = rest.search(/[?#]/);
	const before = end < 0 ? rest : rest.slice(0, end);
	const query = end < 0 ? "" : rest.slice(end + 1).replace(/#.*$/s, "");
	const at = before.lastIndexOf("@");
	if (at < 0) throw new BadUrl("there is no user before an @", form);
	const [, user = "", password = ""] =
		/^([^:/]*)(?:[:/](.*))?$/s.exec(before.slice(0, at)) ?? [];
	const [host = "", ...path] = before.slice(at + 1).split("/");
	if (user === "") throw new BadUrl("there is no user", form);
	return {
		credentials: { user: decode(user, form), password: decode(password, form) },
		host,
		path: decode(path.join("/").replace(/\/$/, ""), form),
		query,
	};
}

export function hostOf(text: string, defaultPort: number, form: string) {
	const match = /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(
		text,
	);
	const host = match?.[1] ?? match?.[2];
	const port = Number(match?.[3] ?? defaultPort);
	if (host === undefined || port < 1 || port > 65_535) {
		throw new BadUrl("there is no server with a port behind the @", form);
	}
	return { host, port };
}

/** An option that is not known might be a misspelt demand for encryption, so it is refused. */
export function readOptions(
	query: string,
	form: string,
	known: readonly string[],
): ReadonlyMap<string, string> {
	const options = new Map<string, string>();
	for (const [name, value] of new URLSearchParams(query)) {
		const key = name.toLowerCase();
		if (!known.includes(key)) {
			const names = known.join(", ");
			throw new BadUrl(`it has an option that is none of ${names}`, form);
		}
		options.set(key, value);
	}
	return options;
}

export function choose<Use>(
	value: string,
	uses: Readonly<Record<string, Use>>,
	option: string,
	form: string,
): Use {
	const use = Object.hasOwn(uses, value) ? uses[value] : undefined;
	if (use !== undefined) return use;
	const values = Object.keys(uses).join(", ");
	throw new BadUrl(`the option ${option} is none of ${values}`, form);
}

export function decode(text: string, form: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// The message of the platform would repeat nothing, but says less.
		throw new BadUrl("a % is not followed by two hexadecimal digits", form);
	}
}

export function optional<Name extends string>(
	name: Name,
	value: string | undefined,
): Partial<Record<Name, string>> {
	if (value === undefined || value === "") return {};
	// A computed key widens to an index signature.
	return { [name]: value } as Record<Name, string>;
}
