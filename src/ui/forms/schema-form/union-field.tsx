/** One of several forms: choose which, then fill in its members. */
import { Segmented, Select } from "antd";
import { joinPath } from "./body-path.ts";
import { FieldFrame, IssueLines } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { initialValue, switchBranch } from "./initial-value.ts";
import { choiceTitle, humanize } from "./labels.ts";
import { type ControlProps, SchemaField } from "./schema-field.tsx";
import {
	type Branch,
	branchOf,
	type Control,
	controlOf,
	membersOf,
} from "./schema-node.ts";
import { SplitMembers } from "./split-members.tsx";

type UnionControl = Extract<Control, { kind: "union" }>;

export function UnionField(
	props: ControlProps & { readonly control: UnionControl },
) {
	const { control, label, help } = props;
	return (
		<section className="form-section is-wide" aria-label={label}>
			<div className="form-section-head">
				<span className="form-label">{label}</span>
				{help && <span className="form-help">{help}</span>}
			</div>
			<UnionMembers {...props} control={control} />
		</section>
	);
}

/** The choice of the branch and its members, without a frame. */
export function UnionMembers(
	props: Omit<ControlProps, "help" | "label" | "isRequired"> & {
		readonly control: UnionControl;
	},
) {
	const { control, value, path, name } = props;
	const { root } = useForm();
	const branch = control.branches[branchOf(control, value)];
	const members = branch
		? membersOf(branch.node).filter(
				(member) => member.name !== control.discriminator,
			)
		: [];
	const isStructured =
		branch !== undefined && controlOf(root, branch.node).kind === "object";
	return (
		<div className="form-grid">
			<BranchChoice {...props} />
			<div className="is-wide">
				<IssueLines path={path} />
			</div>
			{branch && isStructured && (
				<SplitMembers
					key={String(branch.value)}
					members={members}
					path={path}
					value={value}
				/>
			)}
			{branch && !isStructured && branch.value === undefined && (
				<SchemaField
					name={name}
					node={branch.node}
					path={path}
					value={value}
					label={humanize(name)}
				/>
			)}
		</div>
	);
}

/** Few branches stand side by side. */
const maxSegments = 4;

export function BranchChoice(props: {
	readonly control: UnionControl;
	readonly value: unknown;
	readonly path: string;
	readonly isBare?: boolean;
}) {
	const { control, value, path, isBare } = props;
	const { root, change, isReadOnly } = useForm();
	const { discriminator, branches } = control;
	const chosen = branchOf(control, value);
	const options = branches.map((branch, index) => ({
		value: index,
		label: branchTitle(branch),
	}));
	const choose = (index: number) => {
		const branch = branches[index];
		if (!branch || index === chosen) return;
		change(
			path,
			discriminator === undefined
				? initialValue(root, branch.node)
				: switchBranch(root, value, branch.node),
		);
	};
	const label = discriminator === undefined ? "Which" : humanize(discriminator);
	return (
		<FieldFrame
			label={label}
			path={discriminator === undefined ? path : joinPath(path, discriminator)}
			isWide={!isBare}
			isBare={isBare ?? false}
		>
			{({ id }) =>
				branches.length <= maxSegments && !isBare ? (
					<div>
						<Segmented
							id={id}
							aria-label={label}
							disabled={isReadOnly}
							options={options}
							value={chosen}
							onChange={choose}
						/>
					</div>
				) : (
					<Select
						id={id}
						className={isBare ? "form-branch" : "form-choice"}
						popupMatchSelectWidth={false}
						showSearch={{ optionFilterProp: "label" }}
						disabled={isReadOnly}
						options={options}
						placeholder="choose"
						value={chosen < 0 ? null : chosen}
						onChange={choose}
					/>
				)
			}
		</FieldFrame>
	);
}

function branchTitle({ value, node }: Branch): string {
	if (value !== undefined) return choiceTitle(value);
	return node.type === "array" ? "chosen" : String(node.title ?? node.type);
}
