/** What an action does with active lists, compiled: reads records into the event, writes and deletes records. */
import { compileKey, eventContext, noLookups } from "#conditions/index.ts";
import {
	compilePath,
	type Event,
	type EventPath,
	toText,
} from "#event/index.ts";
import {
	compileFieldTarget,
	type FieldTarget,
} from "../normalizers/field-target.ts";
import type { Run } from "../normalizers/run.ts";
import { type ActiveList, isListField } from "./active-list.ts";
import { correlationErrors } from "./errors.ts";
import type { ActiveListOperation } from "./rule.definition.ts";

export type ListOperation = (event: Event, now: number, run: Run) => void;

export interface ListScope {
	readonly rule: string;
	list(idOrName: string): ActiveList | undefined;
	/** Fields that the event will have; undefined when it is a base event and may have any. */
	readonly available: ReadonlySet<string> | undefined;
	/** How the fields are called that a person can add to: identical or propagated. */
	readonly availableName: string;
}

/**
 * Operations run in their order; what `get` reads is available to those after it. Throws `correlation.unknownList`,
 * `unknownField`, `fieldNotAvailable`, `badListField`, `badListValue`, `badEnrichment`.
 */
export function compileListOperations(
	operations: readonly ActiveListOperation[],
	scope: ListScope,
): ListOperation[] {
	const available =
		scope.available === undefined ? undefined : new Set(scope.available);
	const readable = { ...scope, available };
	return operations.map((operation) => {
		const compiled = compileOperation(operation, readable);
		if (operation.operation === "get") {
			for (const { eventField } of operation.values) available?.add(eventField);
		}
		return compiled;
	});
}

function compileOperation(
	operation: ActiveListOperation,
	scope: ListScope,
): ListOperation {
	const list = scope.list(operation.list);
	if (list === undefined) {
		throw correlationErrors.make("unknownList", {
			rule: scope.rule,
			list: operation.list,
		});
	}
	for (const field of operation.keyFields) {
		findReadable(field, operation.list, scope);
	}
	const keyOf = compileKey(
		operation.keyFields,
		eventContext(noLookups).resolve,
		"sorted",
	);
	switch (operation.operation) {
		case "set":
			return compileSet(operation, list, keyOf, scope);
		case "get":
			return compileGet(operation, list, keyOf, scope);
		case "delete":
			return (event) => {
				list.delete(keyOf(event));
			};
	}
}

function compileSet(
	operation: Extract<ActiveListOperation, { operation: "set" }>,
	list: ActiveList,
	keyOf: (event: Event) => string,
	scope: ListScope,
): ListOperation {
	const values = operation.values.map((value) => {
		const { listField, eventField, constant } = value;
		checkListField(listField, scope.rule);
		if ((eventField === undefined) === (constant === undefined)) {
			throw correlationErrors.make("badListValue", {
				rule: scope.rule,
				field: listField,
			});
		}
		const path =
			eventField === undefined
				? undefined
				: findReadable(eventField, operation.list, scope);
		return { listField, path, constant: constant ?? "" };
	});
	return (event, now) => {
		const fields: Record<string, string> = {};
		for (const { listField, path, constant } of values) {
			fields[listField] =
				path === undefined ? constant : toText(path.get(event));
		}
		list.set(keyOf(event), fields, now);
	};
}

function compileGet(
	operation: Extract<ActiveListOperation, { operation: "get" }>,
	list: ActiveList,
	keyOf: (event: Event) => string,
	scope: ListScope,
): ListOperation {
	const where = `Rule "${scope.rule}"`;
	const values = operation.values.map(({ listField, eventField }) => ({
		listField,
		target: findTarget(eventField, where, scope.rule),
	}));
	return (event, _now, run) => {
		const key = keyOf(event);
		for (const { listField, target } of values) {
			const text = list.get(key, listField);
			if (text === undefined || text === "") continue;
			const value = target.cast(text, run);
			// Text that can't become the type of the field gives no value, as in normalizers.
			if (value !== undefined) target.set(event, value);
		}
	};
}

function findTarget(field: string, where: string, rule: string): FieldTarget {
	try {
		return compileFieldTarget(field, where);
	} catch (error) {
		throw correlationErrors.make("badEnrichment", { rule }, error);
	}
}

function findReadable(
	field: string,
	list: string,
	scope: ListScope,
): EventPath {
	const path = compilePath(field);
	if (path === undefined) {
		throw correlationErrors.make("unknownField", {
			rule: scope.rule,
			place: `an operation on the active list "${list}"`,
			field,
		});
	}
	const { available } = scope;
	if (available === undefined || available.has(field)) return path;
	const name = field.split(".", 1)[0] ?? field;
	if (available.has(name)) return path;
	throw correlationErrors.make("fieldNotAvailable", {
		rule: scope.rule,
		list,
		field,
		available: scope.availableName,
	});
}

function checkListField(field: string, rule: string): void {
	if (isListField(field)) return;
	throw correlationErrors.make("badListField", { rule, field });
}
