/** An element whose end tag is still to come. */
export interface OpenElement {
	readonly name: string;
	readonly parent: OpenElement | undefined;
	/** Which of the elements of that name in the parent, from 0; those with a key are not counted. */
	number: number;
	/** Attribute `Name` of a `Data` element, which takes part in the path. */
	key: string | undefined;
	text: string;
	/** How many children there are by name; absent for an element without. */
	children: Map<string, number> | undefined;
	path: string | undefined;
}

/** Counts the new child in and gives it its number. */
export function countChild(parent: OpenElement, child: OpenElement): void {
	parent.children ??= new Map();
	if (child.key !== undefined) return;
	child.number = parent.children.get(child.name) ?? 0;
	parent.children.set(child.name, child.number + 1);
}

/** The path of the element; made only when a field is added, so empty elements, however deep, cost nothing. */
export function pathOf(element: OpenElement): string {
	if (element.path !== undefined) return element.path;
	const { parent, name, number, key } = element;
	let path = parent === undefined ? name : `${pathOf(parent)}.${name}`;
	if (key !== undefined) path += `.${key}`;
	else if (number > 0) path += `.${number}`;
	element.path = path;
	return path;
}
