/** Names another resource. */

import { ResourcePick } from "../resource/resource-pick.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import type { ControlProps } from "./schema-field.tsx";

export function ReferenceField(props: ControlProps & { readonly to: string }) {
	const { to, value, path, isRequired } = props;
	const { change, isReadOnly, tenantId } = useForm();
	return (
		<FieldFrame {...props}>
			{({ id, describedBy, hasIssue }) => (
				<ResourcePick
					id={id}
					describedBy={describedBy}
					hasIssue={hasIssue}
					kind={to}
					tenantId={tenantId}
					isReadOnly={isReadOnly}
					isOptional={!isRequired}
					value={typeof value === "string" ? value : ""}
					onChange={(chosen) =>
						change(path, chosen === "" && !isRequired ? undefined : chosen)
					}
				/>
			)}
		</FieldFrame>
	);
}
