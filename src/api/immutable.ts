/** The same data, seen by somebody who does not change it. */
export type Immutable<T> = T extends readonly (infer Item)[]
	? readonly Immutable<Item>[]
	: T extends object
		? { readonly [Key in keyof T]: Immutable<T[Key]> }
		: T;
