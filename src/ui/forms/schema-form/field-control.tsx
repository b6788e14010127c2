/** The control that fits a part of the schema. */
import { ConditionField } from "./condition-field.tsx";
import { useForm } from "./form-context.tsx";
import { humanize } from "./labels.ts";
import { ListField } from "./list-field.tsx";
import { MapField } from "./map-field.tsx";
import { NumberField } from "./number-field.tsx";
import { ObjectField } from "./object-field.tsx";
import {
	ChoiceField,
	JsonField,
	ScalarField,
	SwitchField,
} from "./plain-fields.tsx";
import { ReferenceField } from "./reference-field.tsx";
import type { ControlProps, SchemaFieldProps } from "./schema-field.tsx";
import { controlOf, resolveNode } from "./schema-node.ts";
import { SecretField } from "./secret-field.tsx";
import { TextField } from "./text-field.tsx";
import { UnionField } from "./union-field.tsx";

export function FieldControl(props: SchemaFieldProps) {
	const { root } = useForm();
	const { node, name, isRequired = false } = props;
	const resolved = resolveNode(root, node);
	const control = controlOf(root, node);
	const common: ControlProps = {
		...props,
		node: resolved,
		isRequired: isRequired && resolved.default === undefined,
		label:
			props.label ??
			(typeof resolved.title === "string" && control.kind !== "condition"
				? resolved.title
				: typeof node.title === "string"
					? node.title
					: humanize(name)),
		help:
			typeof resolved.description === "string"
				? resolved.description
				: undefined,
	};
	switch (control.kind) {
		case "constant":
			return null;
		case "condition":
			return <ConditionField {...common} />;
		case "choice":
			return <ChoiceField {...common} values={control.values} />;
		case "reference":
			return <ReferenceField {...common} to={control.to} />;
		case "secret":
			return <SecretField {...common} />;
		case "switch":
			return <SwitchField {...common} />;
		case "number":
			return <NumberField {...common} control={control} />;
		case "text":
			return <TextField {...common} maxLength={control.maxLength} />;
		case "scalar":
			return <ScalarField {...common} />;
		case "list":
			return <ListField {...common} items={control.items} />;
		case "map":
			return <MapField {...common} values={control.values} />;
		case "object":
			return <ObjectField {...common} members={control.members} />;
		case "union":
			return <UnionField {...common} control={control} />;
		case "unknown":
			return <JsonField {...common} />;
	}
}
