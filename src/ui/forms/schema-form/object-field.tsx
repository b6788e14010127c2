/** Members that belong together; optional ones are added when they are wanted. */
import { Button } from "antd";
import { useState } from "react";
import { CaretDownIcon, CaretRightIcon, PlusIcon } from "../../theme/icons.tsx";
import { IssueLines } from "./field-frame.tsx";
import { useForm, useIssueCount } from "./form-context.tsx";
import { initialValue } from "./initial-value.ts";
import { type ControlProps, MemberFields } from "./schema-field.tsx";
import type { Member } from "./schema-node.ts";
import { SplitMembers } from "./split-members.tsx";

export function ObjectField(
	props: ControlProps & { readonly members: readonly Member[] },
) {
	const { members, value, path, node, label, help, isRequired } = props;
	const { root, change, isReadOnly } = useForm();
	const isOptional = !isRequired && node.default === undefined;
	const issueCount = useIssueCount(path);
	const [isOpened, setOpened] = useState(
		// What differs from the defaults is worth seeing.
		() => JSON.stringify(value) !== JSON.stringify(initialValue(root, node)),
	);
	if (value === undefined && isOptional) {
		if (isReadOnly) return null;
		return (
			<div className="form-field is-wide">
				<div className="form-offer">
					<Button
						size="small"
						icon={<PlusIcon />}
						onClick={() => {
							setOpened(true);
							change(path, initialValue(root, node) ?? {});
						}}
					>
						{label}
					</Button>
					{help && <span className="form-help">{help}</span>}
				</div>
				<IssueLines path={path} />
			</div>
		);
	}
	const isOpen = isOpened || issueCount > 0;
	return (
		<section className="form-section is-wide" aria-label={label}>
			<div className="form-section-head">
				<button
					type="button"
					className="plain-button form-fold"
					aria-expanded={isOpen}
					onClick={() => setOpened(!isOpen)}
				>
					{isOpen ? <CaretDownIcon /> : <CaretRightIcon />} {label}
				</button>
				{help && <span className="form-help">{help}</span>}
				<span className="grow" />
				{isOptional && !isReadOnly && (
					<Button
						size="small"
						type="text"
						onClick={() => change(path, undefined)}
					>
						Remove
					</Button>
				)}
			</div>
			<IssueLines path={path} />
			{isOpen && (
				<div className="form-grid">
					<MemberFields members={members} path={path} value={value} />
				</div>
			)}
		</section>
	);
}

/** The members of the body itself, without a frame. */
export function ObjectMembers(props: {
	readonly members: readonly Member[];
	readonly path: string;
	readonly value: unknown;
}) {
	return (
		<div className="form-grid">
			<SplitMembers {...props} />
		</div>
	);
}
