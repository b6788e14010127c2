/** Adding, removing and moving members of a list; the focus goes with what was moved. */
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { type BodyPath, moveItem } from "./body-path.ts";
import { useForm } from "./form-context.tsx";

export interface ListActions {
	readonly container: RefObject<HTMLElement | null>;
	/** The same for a member wherever it is moved. */
	keyAt(index: number): number;
	add(item: unknown): void;
	remove(index: number): void;
	move(from: number, to: number): void;
}

export function useListActions(
	path: BodyPath,
	list: readonly unknown[],
): ListActions {
	const { change } = useForm();
	const container = useRef<HTMLElement>(null);
	const keys = useRef<number[]>([]);
	const nextKey = useRef(0);
	/** A selector of what gets the focus after the next drawing. */
	const wanted = useRef<string>(undefined);
	while (keys.current.length < list.length)
		keys.current.push(nextKey.current++);
	keys.current.length = list.length;
	useEffect(() => {
		const selector = wanted.current;
		if (selector === undefined) return;
		wanted.current = undefined;
		const found = container.current?.querySelector(selector);
		if (found instanceof HTMLElement) found.focus();
	});
	const current = useRef(list);
	current.current = list;
	// The same object at every drawing, so that members are drawn again only when they change.
	return useMemo(
		() => ({
			container,
			keyAt: (index) => keys.current[index] ?? index,
			add(item) {
				const before = current.current;
				wanted.current = `:scope > ol > li[data-index="${before.length}"] :is(input, textarea, button)`;
				change(path, [...before, item]);
			},
			remove(index) {
				const before = current.current;
				keys.current.splice(index, 1);
				wanted.current =
					before.length > 1
						? `:scope > ol > li[data-index="${Math.min(index, before.length - 2)}"] button[data-remove]`
						: ":scope > div > button";
				change(
					path,
					before.filter((_, at) => at !== index),
				);
			},
			move(from, to) {
				const before = current.current;
				if (to < 0 || to >= before.length) return;
				keys.current = moveItem(keys.current, from, to);
				const active = document.activeElement;
				const direction =
					active instanceof HTMLElement ? active.dataset.move : undefined;
				// The fields of a member keep the focus by themselves: their element is moved.
				if (direction !== undefined)
					wanted.current = `:scope > ol > li[data-index="${to}"] button[data-move="${direction}"]`;
				change(path, moveItem(before, from, to));
			},
		}),
		[change, path],
	);
}
