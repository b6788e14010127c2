/**
 * What a flat parser (cef, kv, csv, xml, syslog, regexp) hands on: raw fields as name and text, in the order of the
 * message. One object is filled again and again, so it holds nothing that outlives the message.
 */
import { Reject } from "../../outcome.ts";

/** No real event comes near; more is an attack or text that is no event. */
export const maxRawFields = 4096;

export class Pairs {
	readonly names: string[] = [];
	readonly values: string[] = [];
	#count = 0;
	#isOverfull = false;

	get count(): number {
		return this.#count;
	}

	clear(): void {
		// Long lists are let go, or one hostile message would hold its memory until the next.
		if (this.names.length > 256) {
			this.names.length = 0;
			this.values.length = 0;
		}
		this.#count = 0;
		this.#isOverfull = false;
	}

	/** Appends a field; beyond `maxRawFields` it is only remembered that there were more. */
	add(name: string, value: string): void {
		if (this.#count === maxRawFields) {
			this.#isOverfull = true;
			return;
		}
		this.names[this.#count] = name;
		this.values[this.#count++] = value;
	}

	/** The first non-empty value of that name. */
	get(name: string): string | undefined {
		let found: string | undefined;
		for (let i = 0; i < this.#count; i++) {
			if (this.names[i] !== name) continue;
			found = this.values[i];
			if (found !== "") return found;
		}
		return found;
	}

	/** The reject of a message with too many fields. */
	overflow(): Reject | undefined {
		if (!this.#isOverfull) return undefined;
		return new Reject(
			"raw.tooManyFields",
			`The message has more than ${maxRawFields} raw fields.`,
		);
	}
}
