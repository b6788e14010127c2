/** What every part of a form knows: the schema, how to change the body, and what is wrong with it. */
import { createContext, useContext } from "react";
import type { FieldList } from "../../query/fields.ts";
import type { BodyPath } from "./body-path.ts";
import { issuesWithin, type PlacedIssue } from "./issues.ts";
import type { SchemaNode } from "./schema-node.ts";

/** Stays the same object while somebody types, so that only what changed is drawn again. */
export interface FormSettings {
	/** The whole schema, for references in it. */
	readonly root: SchemaNode;
	/** Kind of the resource. */
	readonly kind: string;
	readonly tenantId: string;
	readonly isReadOnly: boolean;
	/** Secret members that hold a value which is not shown. */
	readonly keptSecrets: readonly string[];
	readonly fields: FieldList;
	/** Undefined takes the member away. */
	change(path: BodyPath, value: unknown): void;
}

const SettingsContext = createContext<FormSettings | undefined>(undefined);
const IssuesContext = createContext<readonly PlacedIssue[]>([]);

export const FormSettingsProvider = SettingsContext.Provider;
export const FormIssuesProvider = IssuesContext.Provider;

export function useForm(): FormSettings {
	const settings = useContext(SettingsContext);
	if (!settings) throw new Error("a field is used outside of a form");
	return settings;
}

/** Issues of exactly this place; with `isDeep`, also of what lies in it and has no field of its own. */
export function useIssues(
	path: BodyPath,
	isDeep: boolean,
): readonly PlacedIssue[] {
	const issues = issuesWithin(useContext(IssuesContext), path);
	return isDeep ? issues : issues.filter((issue) => issue.path === path);
}

export function useHasIssues(paths: readonly BodyPath[]): boolean {
	const issues = useContext(IssuesContext);
	return paths.some((path) => issuesWithin(issues, path).length > 0);
}

/** Number of issues of the place and of everything in it. */
export function useIssueCount(path: BodyPath): number {
	return issuesWithin(useContext(IssuesContext), path).length;
}
