import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createDueHeap, type DueItem } from "./due-heap.ts";

interface Item extends DueItem {
	real: number;
}

function item(real: number): Item {
	return { real, dueKey: 0, heapIndex: -1 };
}

const realOf = ({ real }: Item) => real;

test("gives what is due at the moment itself, not before", () => {
	const heap = createDueHeap<Item>();
	const one = item(10);
	heap.schedule(one, 10);
	assert.deepEqual(heap.takeDue(9, realOf), []);
	assert.deepEqual(heap.takeDue(10, realOf), [one]);
	assert.equal(heap.size, 0);
});

test("puts back what turned out to be due later than its key", () => {
	const heap = createDueHeap<Item>();
	const one = item(10);
	heap.schedule(one, 10);
	one.real = 20;
	assert.deepEqual(heap.takeDue(15, realOf), []);
	assert.deepEqual(heap.takeDue(20, realOf), [one]);
});

test("agrees with a plain list under any sequence of changes", () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant("add" as const), at: fc.nat(50) }),
		fc.record({
			kind: fc.constant("change" as const),
			which: fc.nat(30),
			at: fc.nat(50),
		}),
		fc.record({ kind: fc.constant("remove" as const), which: fc.nat(30) }),
		fc.record({ kind: fc.constant("take" as const), at: fc.nat(50) }),
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const heap = createDueHeap<Item>();
			const plain: Item[] = [];
			for (const { kind, ...rest } of steps) {
				const at = "at" in rest ? rest.at : 0;
				const which = plain["which" in rest ? rest.which : -1];
				if (kind === "add") {
					const added = item(at);
					plain.push(added);
					heap.schedule(added, at);
				} else if (kind === "change" && which !== undefined) {
					which.real = at;
					heap.schedule(which, at);
				} else if (kind === "remove" && which !== undefined) {
					heap.remove(which);
					plain.splice(plain.indexOf(which), 1);
				} else if (kind === "take") {
					const taken = new Set(heap.takeDue(at, realOf));
					const expected = plain.filter(({ real }) => real <= at);
					assert.deepEqual(taken, new Set(expected));
					for (const gone of expected) plain.splice(plain.indexOf(gone), 1);
				}
				assert.equal(heap.size, plain.length);
			}
		}),
	);
});
