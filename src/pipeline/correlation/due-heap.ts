/**
 * Things that fall due by the correlator's clock: buckets and records of active lists. A binary heap whose items know
 * their place, so taking one out costs as little as adding it. Keys are lazy: an item may turn out to be due later than
 * its key says (every event prolongs a bucket), and is put back only when its key comes up.
 */
export interface DueItem {
	/** Never later than the real moment, milliseconds. */
	dueKey: number;
	/** Place in the heap; -1 outside. */
	heapIndex: number;
}

export interface DueHeap<T extends DueItem> {
	readonly size: number;
	/** Adds the item, or moves it forward when `due` is earlier than its key. */
	schedule(item: T, due: number): void;
	remove(item: T): void;
	/** Takes out all items whose real moment is not after `now`, in no particular order. */
	takeDue(now: number, dueAt: (item: T) => number): T[];
	clear(): void;
}

export function createDueHeap<T extends DueItem>(): DueHeap<T> {
	let items: T[] = [];

	function place(item: T, index: number): void {
		items[index] = item;
		item.heapIndex = index;
	}

	function rise(item: T, from: number): void {
		let index = from;
		while (index > 0) {
			const above = (index - 1) >> 1;
			const parent = items[above];
			if (parent === undefined || parent.dueKey <= item.dueKey) break;
			place(parent, index);
			index = above;
		}
		place(item, index);
	}

	function sink(item: T, from: number): void {
		let index = from;
		for (;;) {
			let below = 2 * index + 1;
			let child = items[below];
			if (child === undefined) break;
			const other = items[below + 1];
			if (other !== undefined && other.dueKey < child.dueKey) {
				child = other;
				below += 1;
			}
			if (child.dueKey >= item.dueKey) break;
			place(child, index);
			index = below;
		}
		place(item, index);
	}

	function remove(item: T): void {
		const index = item.heapIndex;
		if (index < 0) return;
		item.heapIndex = -1;
		const last = items.pop();
		if (last === undefined || last === item) return;
		sink(last, index);
		rise(last, last.heapIndex);
	}

	return {
		get size() {
			return items.length;
		},
		schedule(item, due) {
			if (item.heapIndex < 0) {
				item.dueKey = due;
				rise(item, items.length);
			} else if (due < item.dueKey) {
				item.dueKey = due;
				rise(item, item.heapIndex);
			}
		},
		remove,
		takeDue(now, dueAt) {
			const due: T[] = [];
			for (;;) {
				const first = items[0];
				if (first === undefined || first.dueKey > now) return due;
				const real = dueAt(first);
				if (real > now) {
					first.dueKey = real;
					sink(first, 0);
				} else {
					remove(first);
					due.push(first);
				}
			}
		},
		clear() {
			for (const item of items) item.heapIndex = -1;
			items = [];
		},
	};
}
