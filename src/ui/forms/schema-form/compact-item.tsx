/** A small object in one line; lists within it unfold below. */
import { Button } from "antd";
import { useState } from "react";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import { type BodyPath, joinPath } from "./body-path.ts";
import { IssueLines } from "./field-frame.tsx";
import { useForm, useIssueCount } from "./form-context.tsx";
import { humanize } from "./labels.ts";
import { SchemaField } from "./schema-field.tsx";
import {
	asNode,
	branchOf,
	type Control,
	controlOf,
	type Member,
	membersOf,
} from "./schema-node.ts";
import { BranchChoice } from "./union-field.tsx";

interface CompactItemProps {
	readonly control: Extract<Control, { kind: "object" | "union" }>;
	readonly name: string;
	readonly label: string;
	readonly path: BodyPath;
	readonly value: unknown;
}

export function CompactItem(props: CompactItemProps) {
	const { control, path, value, label } = props;
	const { root } = useForm();
	const record = asNode(value);
	const members = membersShown(control, value);
	const isPlain = ({ node }: Member) =>
		!["list", "map", "object", "union"].includes(controlOf(root, node).kind);
	const complex = members.filter((member) => !isPlain(member));
	return (
		<fieldset className="form-line-body" aria-label={label}>
			<div className="form-line-fields">
				{control.kind === "union" && (
					<BranchChoice control={control} path={path} value={value} isBare />
				)}
				{members.filter(isPlain).map(({ name, node, isRequired }) => (
					<SchemaField
						key={name}
						name={name}
						node={node}
						path={joinPath(path, name)}
						value={record[name]}
						isRequired={isRequired}
					/>
				))}
				{complex
					.filter(({ isRequired }) => !isRequired)
					.map((member) => (
						<Unfolder
							key={member.name}
							member={member}
							path={joinPath(path, member.name)}
							value={record[member.name]}
						/>
					))}
			</div>
			<IssueLines path={path} />
			{complex
				.filter(({ isRequired }) => isRequired)
				.map(({ name, node }) => (
					<SchemaField
						key={name}
						name={name}
						node={node}
						path={joinPath(path, name)}
						value={record[name]}
						isRequired
					/>
				))}
		</fieldset>
	);
}

function membersShown(
	control: CompactItemProps["control"],
	value: unknown,
): readonly Member[] {
	if (control.kind === "object") return control.members;
	const branch = control.branches[branchOf(control, value)];
	return membersOf(branch?.node ?? {}).filter(
		({ name }) => name !== control.discriminator,
	);
}

function Unfolder(props: {
	readonly member: Member;
	readonly path: BodyPath;
	readonly value: unknown;
}) {
	const { member, path, value } = props;
	const count = Array.isArray(value) ? value.length : value ? 1 : 0;
	const [isOpened, setOpened] = useState(false);
	const issueCount = useIssueCount(path);
	const isOpen = isOpened || issueCount > 0;
	const label = String(member.node.title ?? humanize(member.name));
	return (
		<>
			<Button
				size="small"
				type="text"
				className="form-unfolder"
				aria-expanded={isOpen}
				icon={isOpen ? <CaretDownIcon /> : <CaretRightIcon />}
				onClick={() => setOpened(!isOpen)}
			>
				{label}
				{count > 0 && <span className="faint"> {count}</span>}
			</Button>
			{isOpen && (
				<div className="form-unfolded">
					<SchemaField
						name={member.name}
						node={member.node}
						path={path}
						value={value}
					/>
				</div>
			)}
		</>
	);
}
