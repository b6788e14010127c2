/** Adds a record, or changes one: its fields, one a line. */
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { isFieldName } from "#api/contract/index.ts";
import { CloseIcon, PlusIcon } from "../../theme/icons.tsx";
import type { ListRecord } from "./queries.ts";

export interface RecordDraft {
	readonly key: string;
	readonly fields: Readonly<Record<string, string>>;
}

interface Line {
	readonly id: number;
	readonly name: string;
	readonly value: string;
}

export function RecordDialog(props: {
	/** The one that is changed; absent for a new one. */
	readonly record: ListRecord | undefined;
	/** Names of fields for a new one. */
	readonly suggested: readonly string[];
	readonly onSave: (draft: RecordDraft) => Promise<void>;
	readonly onClose: () => void;
}) {
	const { record, suggested, onSave, onClose } = props;
	const [key, setKey] = useState(record?.key ?? "");
	const [lines, setLines] = useState<readonly Line[]>(() =>
		startLines(record, suggested),
	);
	const [isSaving, setSaving] = useState(false);
	const given = lines.filter(({ name }) => name !== "");
	const problem = problemOf(key, given);
	const change = (id: number, patch: Partial<Line>) =>
		setLines(
			lines.map((line) => (line.id === id ? { ...line, ...patch } : line)),
		);
	const add = () =>
		setLines([
			...lines,
			{
				id: Math.max(0, ...lines.map(({ id }) => id)) + 1,
				name: "",
				value: "",
			},
		]);
	const save = async () => {
		setSaving(true);
		try {
			const fields = given.map(({ name, value }) => [name, value]);
			await onSave({ key, fields: Object.fromEntries(fields) });
		} finally {
			setSaving(false);
		}
	};
	return (
		<Modal
			open
			title={record ? "Change record" : "Add record"}
			okText={record ? "Change" : "Add"}
			okButtonProps={{ disabled: problem !== undefined }}
			confirmLoading={isSaving}
			onOk={() => void save()}
			onCancel={onClose}
			width={620}
		>
			<div className="list-record-key">
				<label htmlFor="list-record-key">Key</label>
				<Input
					id="list-record-key"
					autoFocus={!record}
					readOnly={record !== undefined}
					value={key}
					placeholder="several values are joined by |"
					onChange={(event) => setKey(event.target.value)}
				/>
			</div>
			<fieldset className="list-record-fields">
				<legend>Fields</legend>
				{lines.map(({ id, name, value }, index) => (
					<div key={id} className="list-record-line">
						<Input
							aria-label={`Name of field ${index + 1}`}
							value={name}
							placeholder="name"
							status={name === "" || isFieldName(name) ? "" : "error"}
							onChange={(event) => change(id, { name: event.target.value })}
						/>
						<Input
							aria-label={`Value of field ${index + 1}`}
							value={value}
							placeholder="value"
							maxLength={4000}
							onChange={(event) => change(id, { value: event.target.value })}
						/>
						<Button
							type="text"
							icon={<CloseIcon />}
							aria-label={`Remove field ${index + 1}`}
							onClick={() => setLines(lines.filter((line) => line.id !== id))}
						/>
					</div>
				))}
				<Button size="small" icon={<PlusIcon />} onClick={add}>
					Add field
				</Button>
			</fieldset>
			<p className="soft list-record-note" role="status">
				{problem ??
					(record
						? "The record is replaced as it stands here, and its time begins anew."
						: "A record of the same key is replaced.")}
			</p>
		</Modal>
	);
}

function startLines(
	record: ListRecord | undefined,
	suggested: readonly string[],
): readonly Line[] {
	const fields =
		record === undefined
			? suggested.map((name): [string, string] => [name, ""])
			: Object.entries(record.fields);
	const lines = fields.length === 0 ? [["", ""] as const] : fields;
	return lines.map(([name, value], id) => ({ id, name, value }));
}

function problemOf(key: string, lines: readonly Line[]): string | undefined {
	if (/^\|*$/.test(key)) return "Enter the key.";
	const wrong = lines.find(({ name }) => !isFieldName(name));
	if (wrong)
		return `“${wrong.name}” cannot be the name of a field: use letters, digits and _; not digits alone, and no _ at the beginning.`;
	const names = lines.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	return twice === undefined ? undefined : `“${twice}” is there twice.`;
}
