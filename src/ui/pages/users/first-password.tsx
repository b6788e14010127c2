/** A made-up password, shown once: the core keeps only a hash. */
import { Alert, Button, Modal } from "antd";
import { CopyBlock } from "../../shell/copy-block.tsx";

export function FirstPassword(props: {
	login: string;
	password: string;
	title: string;
	onClose(): void;
}) {
	const { login, password, title, onClose } = props;
	return (
		<Modal
			open
			title={title}
			// A click beside it must not lose the password.
			mask={{ closable: false }}
			onCancel={onClose}
			footer={
				<Button type="primary" onClick={onClose}>
					Done
				</Button>
			}
		>
			<div className="user-form">
				<Alert
					type="warning"
					showIcon
					title="Copy the password now: it is not shown again."
				/>
				<p>
					Hand it to <code>{login}</code>, who must choose another one at the
					next log-in.
				</p>
				<CopyBlock text={password} label="password" testId="first-password" />
			</div>
		</Modal>
	);
}
