/**
 * Objects that get their properties one by one, by names that the code does not spell out. V8 gives `{}` room for four
 * and turns it into a hash table at some 16 more, which makes writing it four times and JSON.stringify twice as slow.
 * An object of a constructor has room for the properties that the constructor names, and as many again beside it.
 */

function RecordWithRoom(this: Record<string, unknown>, isFilled: boolean) {
	if (!isFilled) return;
	this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = 0;
	this.i = this.j = this.k = this.l = this.m = this.n = this.o = this.p = 0;
	this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = 0;
}
// What it makes is an object like any other.
RecordWithRoom.prototype = Object.prototype;

// TypeScript knows constructors as classes only, whose prototype can't be set.
const Constructor = RecordWithRoom as unknown as new (
	isFilled: boolean,
) => object;

// V8 watches the first objects of a constructor and takes the room away that they don't use.
for (let i = 0; i < 16; i++) new Constructor(true);

/** An empty object, `{}` in all but speed, of any type whose properties may all be absent. */
export function createRecord<Value extends object>(): object extends Value
	? Value
	: never {
	// The compiler does not look into a condition on a type that it doesn't know yet.
	return new Constructor(false) as object extends Value ? Value : never;
}
