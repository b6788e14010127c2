/**
 * One XML document as flat raw fields. Written by hand because it must be linear for every text and read no DTD: no
 * entity but the five of XML and character references is ever replaced, and a DOCTYPE is refused.
 */
import { Reject } from "../../outcome.ts";
import type { Pairs } from "../raw/pairs.ts";
import type { FlatParser } from "./parser.ts";
import { countChild, type OpenElement, pathOf } from "./xml-element.ts";
import { decodeEntities, isNameCharacter } from "./xml-text.ts";

/** Elements inside each other. */
export const maxDepth = 64;
/** Characters of one name. */
const maxName = 256;

/**
 * Raw fields: the text of each element without children by its path (`Event.System.EventID`), attributes with `@`
 * (`Event.System.Provider.@Name`). The second element of the same name in one parent is also `….1`, the third `….2`;
 * the bare path is the first. `<Data Name="LogonType">` of Windows is `….Data.LogonType`. Prefixes of namespaces are
 * part of the name. Text around children is `….#text`. Empty elements give no field.
 */
export const xmlParser: FlatParser = {
	shape: "flat",
	parse(text, into) {
		return new XmlReader(text, into).read() ?? into.overflow();
	},
};

class XmlReader {
	readonly #text: string;
	readonly #into: Pairs;
	readonly #open: OpenElement[] = [];
	#at = 0;
	#hasRoot = false;

	constructor(text: string, into: Pairs) {
		this.#text = text;
		this.#into = into;
	}

	read(): Reject | undefined {
		const text = this.#text;
		if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
		while (this.#at < text.length) {
			const reject =
				text.charCodeAt(this.#at) === 0x3c
					? this.#readMarkup()
					: this.#readText();
			if (reject !== undefined) return reject;
		}
		const last = this.#open.at(-1);
		if (last !== undefined) return this.#fail(`${last.name} is not closed`);
		return this.#hasRoot ? undefined : this.#fail("there is no element");
	}

	#readMarkup(): Reject | undefined {
		const text = this.#text;
		const next = text.charCodeAt(this.#at + 1);
		if (next === 0x2f) return this.#readEndTag();
		if (next === 0x3f) return this.#skipTo("?>", "the instruction");
		if (next !== 0x21) return this.#readStartTag();
		if (text.startsWith("<!--", this.#at)) {
			return this.#skipTo("-->", "the comment", 4);
		}
		if (text.startsWith("<![CDATA[", this.#at)) return this.#readCdata();
		if (text.startsWith("<!DOCTYPE", this.#at)) {
			return new Reject(
				"xml.doctype",
				"The document has a DOCTYPE; document types and entities of their own are refused.",
			);
		}
		return this.#fail("unknown markup");
	}

	#skipTo(end: string, what: string, offset = 2): Reject | undefined {
		const at = this.#text.indexOf(end, this.#at + offset);
		if (at < 0) return this.#fail(`${what} is not closed`);
		this.#at = at + end.length;
		return undefined;
	}

	#readCdata(): Reject | undefined {
		const start = this.#at + 9;
		const element = this.#open.at(-1);
		const end = this.#text.indexOf("]]>", start);
		if (element === undefined) return this.#fail("text outside of the element");
		if (end < 0) return this.#fail("the CDATA section is not closed");
		element.text += this.#text.slice(start, end);
		this.#at = end + 3;
		return undefined;
	}

	#readText(): Reject | undefined {
		let end = this.#text.indexOf("<", this.#at);
		if (end < 0) end = this.#text.length;
		const raw = this.#text.slice(this.#at, end);
		const element = this.#open.at(-1);
		if (element === undefined) {
			if (raw.trim() !== "") return this.#fail("text outside of the element");
		} else {
			const value = decodeEntities(raw);
			if (value === undefined) return this.#badEntity();
			element.text += value;
		}
		this.#at = end;
		return undefined;
	}

	#readEndTag(): Reject | undefined {
		this.#at += 2;
		const name = this.#readName();
		const element = this.#open.pop();
		if (element === undefined || element.name !== name) {
			return this.#fail(
				element === undefined
					? "an end tag without start"
					: `the end of ${element.name} is expected`,
			);
		}
		this.#skipBlanks();
		if (this.#text.charCodeAt(this.#at) !== 0x3e)
			return this.#fail("> is expected");
		this.#at++;
		this.#emit(element);
		return undefined;
	}

	#readStartTag(): Reject | undefined {
		if (this.#open.length === 0 && this.#hasRoot) {
			return this.#fail("a second root element");
		}
		if (this.#open.length === maxDepth) {
			return new Reject(
				"xml.depth",
				`The document has more than ${maxDepth} elements inside each other.`,
			);
		}
		this.#hasRoot = true;
		this.#at++;
		const name = this.#readName();
		if (name === "") return this.#fail("a name is expected after <");
		const parent = this.#open.at(-1);
		const element: OpenElement = {
			name,
			parent,
			number: 0,
			key: undefined,
			text: "",
			children: undefined,
			path: undefined,
		};
		const attributes: [string, string][] = [];
		for (;;) {
			this.#skipBlanks();
			const code = this.#text.charCodeAt(this.#at);
			if (code === 0x3e || code === 0x2f) break;
			const attribute = this.#readAttribute();
			if (attribute instanceof Reject) return attribute;
			attributes.push(attribute);
			const isKey = name === "Data" && attribute[0] === "Name";
			if (isKey && attribute[1].length <= maxName) element.key = attribute[1];
		}
		if (parent !== undefined) countChild(parent, element);
		for (const [key, value] of attributes) {
			// `Name` of Data is in the path already.
			if (element.key !== undefined && key === "Name") continue;
			this.#into.add(`${pathOf(element)}.@${key}`, value);
		}
		return this.#finishStartTag(element);
	}

	#finishStartTag(element: OpenElement): Reject | undefined {
		if (this.#text.charCodeAt(this.#at) === 0x3e) {
			this.#at++;
			this.#open.push(element);
			return undefined;
		}
		if (this.#text.charCodeAt(this.#at + 1) !== 0x3e)
			return this.#fail("> is expected");
		this.#at += 2;
		return undefined;
	}

	#readAttribute(): [string, string] | Reject {
		const text = this.#text;
		const name = this.#readName();
		if (name === "") return this.#fail("the name of an attribute is expected");
		this.#skipBlanks();
		if (text.charCodeAt(this.#at) !== 0x3d) return this.#fail("= is expected");
		this.#at++;
		this.#skipBlanks();
		const quote = text.charCodeAt(this.#at);
		if (quote !== 0x22 && quote !== 0x27)
			return this.#fail("a quote is expected");
		const end = text.indexOf(quote === 0x22 ? '"' : "'", this.#at + 1);
		if (end < 0) return this.#fail(`the value of ${name} is not closed`);
		const value = decodeEntities(text.slice(this.#at + 1, end));
		if (value === undefined) return this.#badEntity();
		this.#at = end + 1;
		return [name, value];
	}

	/** The name at the place, "" when there is none or it is too long. */
	#readName(): string {
		const start = this.#at;
		let at = start;
		while (at - start <= maxName && isNameCharacter(this.#text.charCodeAt(at)))
			at++;
		if (at - start > maxName) return "";
		this.#at = at;
		return this.#text.slice(start, at);
	}

	#skipBlanks(): void {
		while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at++;
	}

	#emit(element: OpenElement): void {
		const value = element.text.trim();
		if (value === "") return;
		const path = pathOf(element);
		const isLeaf = element.children === undefined;
		this.#into.add(isLeaf ? path : `${path}.#text`, value);
	}

	#fail(reason: string): Reject {
		return new Reject(
			"xml.syntax",
			`The message is no XML document: ${reason}, see character ${this.#at + 1}.`,
		);
	}

	#badEntity(): Reject {
		return new Reject(
			"xml.entity",
			`An entity near character ${this.#at + 1} is none of XML's own five and no character reference.`,
		);
	}
}
