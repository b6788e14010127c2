/** A value that is never shown again. Left empty, the kept one stays. */
import { Button, Input } from "antd";
import { keysOf } from "./body-path.ts";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { isLongText } from "./labels.ts";
import type { ControlProps } from "./schema-field.tsx";

export function SecretField(props: ControlProps) {
	const { name, value, path } = props;
	const { change, isReadOnly, keptSecrets } = useForm();
	const isKept = keptSecrets.includes(keysOf(path)[0] ?? "");
	const isCleared = value === null;
	const text = typeof value === "string" ? value : "";
	const note = isCleared
		? "will be cleared"
		: isKept && text === ""
			? "kept: fill in to replace it"
			: undefined;
	return (
		<FieldFrame {...props} isRequired={props.isRequired && !isKept}>
			{({ id, describedBy, hasIssue }) => {
				const common = {
					id,
					"aria-describedby": describedBy,
					className: "form-text",
					autoComplete: "new-password",
					spellCheck: false,
					disabled: isReadOnly,
					status: hasIssue ? ("error" as const) : ("" as const),
					placeholder: note ?? "",
					value: text,
				};
				const set = (typed: string) =>
					change(path, typed === "" && isKept ? undefined : typed);
				return (
					<span className="form-secret">
						{isLongText(name, undefined) ? (
							<Input.TextArea
								{...common}
								rows={3}
								onChange={(event) => set(event.target.value)}
							/>
						) : (
							<Input.Password
								{...common}
								onChange={(event) => set(event.target.value)}
							/>
						)}
						{isKept && !isReadOnly && !props.isRequired && (
							<Button
								size="small"
								onClick={() => change(path, isCleared ? undefined : null)}
							>
								{isCleared ? "Keep" : "Clear"}
							</Button>
						)}
					</span>
				);
			}}
		</FieldFrame>
	);
}
