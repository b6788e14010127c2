/** Asks for the reason before alerts are closed: closing is final. */
import { Input, Modal, Radio } from "antd";
import { useState } from "react";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import {
	type Alert,
	type ClosingReason,
	closingReasons,
} from "./alert-labels.tsx";
import "./close-dialog.css";

interface CloseDialogProps {
	readonly alerts: readonly Alert[];
	readonly isBusy: boolean;
	onClose(): void;
	onConfirm(reason: ClosingReason, comment: string): void;
}

/** As the API allows. */
const maxComment = 4000;

export function CloseDialog(props: CloseDialogProps) {
	const { alerts, isBusy, onClose, onConfirm } = props;
	const [reason, setReason] = useState<ClosingReason>();
	const [comment, setComment] = useState("");
	const [first] = alerts;
	const what =
		alerts.length === 1 && first
			? `“${unmask(first.name)}”`
			: plural(alerts.length, "alert");
	return (
		<Modal
			open
			title={alerts.length === 1 ? "Close the alert" : `Close ${what}`}
			okText="Close for good"
			okButtonProps={{ disabled: reason === undefined }}
			confirmLoading={isBusy}
			onCancel={onClose}
			onOk={() => reason && onConfirm(reason, comment.trim())}
		>
			<div className="close-dialog">
				<p>
					{alerts.length === 1 && <strong className="value">{what} </strong>}
					<span className="soft">
						A closed alert can't be opened again; later events begin a new one.
					</span>
				</p>
				<Radio.Group
					aria-label="Reason"
					value={reason ?? null}
					onChange={(event) => {
						const chosen = closingReasons.find(
							({ value }) => value === event.target.value,
						);
						setReason(chosen?.value);
					}}
				>
					{closingReasons.map(({ value, title, help }, index) => (
						<Radio key={value} value={value} autoFocus={index === 0}>
							{title} <span className="close-help">{help}</span>
						</Radio>
					))}
				</Radio.Group>
				<div>
					<div className="soft">Comment, optional</div>
					<Input.TextArea
						aria-label="Comment"
						rows={3}
						maxLength={maxComment}
						value={comment}
						onChange={(event) => setComment(event.target.value)}
					/>
				</div>
			</div>
		</Modal>
	);
}
