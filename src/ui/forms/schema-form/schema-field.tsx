/** One part of a body; which control shows it is decided by who owns the form, so that controls may hold such parts. */
import { type ComponentType, createContext, memo, useContext } from "react";
import { type BodyPath, joinPath } from "./body-path.ts";
import type { Member, SchemaNode } from "./schema-node.ts";

export interface SchemaFieldProps {
	/** Name of the member; of a list's member the name of the list. */
	readonly name: string;
	readonly node: SchemaNode;
	readonly path: BodyPath;
	readonly value: unknown;
	readonly isRequired?: boolean;
	/** In a row of a list: without help, and the label small. */
	readonly isBare?: boolean;
	/** Instead of the one that the schema gives. */
	readonly label?: string;
}

/** What the controls of one value have in common. */
export interface ControlProps extends SchemaFieldProps {
	readonly label: string;
	readonly help: string | undefined;
	readonly isRequired: boolean;
}

const ControlContext = createContext<
	ComponentType<SchemaFieldProps> | undefined
>(undefined);

export const ControlProvider = ControlContext.Provider;

export const SchemaField = memo(function SchemaField(props: SchemaFieldProps) {
	const Control = useContext(ControlContext);
	if (!Control) throw new Error("a field is used outside of a form");
	return <Control {...props} />;
});

/** The members of an object, one field each. */
export function MemberFields(props: {
	readonly members: readonly Member[];
	readonly path: BodyPath;
	readonly value: unknown;
	readonly isBare?: boolean;
}) {
	const { members, path, value, isBare } = props;
	const record =
		typeof value === "object" && value !== null
			? new Map(Object.entries(value))
			: new Map<string, unknown>();
	return members.map(({ name, node, isRequired }) => (
		<SchemaField
			key={name}
			name={name}
			node={node}
			path={joinPath(path, name)}
			value={record.get(name)}
			isRequired={isRequired}
			{...(isBare ? { isBare } : {})}
		/>
	));
}
