/** What the parts of a condition need to know. */
import { createContext, useContext } from "react";
import type { FieldList } from "../../query/fields.ts";

export interface TreeSettings {
	readonly fields: FieldList;
	readonly tenantId: string;
	readonly isReadOnly: boolean;
	/** Inside a normalizer the left side is a raw field, whose names nobody knows in advance. */
	readonly isRaw: boolean;
}

const Context = createContext<TreeSettings | undefined>(undefined);

export const TreeProvider = Context.Provider;

export function useTree(): TreeSettings {
	const settings = useContext(Context);
	if (!settings) throw new Error("a condition is used outside of a tree");
	return settings;
}
