/** Sets the password of somebody else: given, or made up. */
import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { User } from "../profile/queries.ts";

export function PasswordDialog(props: {
	readonly user: User;
	/** "" = one is made up. */
	save(password: string): Promise<void>;
	onClose(): void;
}) {
	const { user, save, onClose } = props;
	const [form] = Form.useForm<{ password?: string }>();
	const set = useMutation({
		mutationFn: save,
		gcTime: 0,
	});
	return (
		<Modal
			open
			title={`Set the password of “${user.login}”`}
			okText="Set password"
			confirmLoading={set.isPending}
			onCancel={onClose}
			onOk={() => form.submit()}
		>
			<Form<{ password?: string }>
				form={form}
				layout="vertical"
				className="user-form"
				onFinish={({ password = "" }) => set.mutate(password)}
			>
				<p>
					All sessions of the user end. The user must choose another password at
					the next log-in.
				</p>
				<Form.Item
					name="password"
					label="New password"
					extra="Empty: one is made up and shown once."
				>
					<Input.Password
						autoFocus
						maxLength={128}
						autoComplete="new-password"
					/>
				</Form.Item>
				{set.isError && <ErrorPanel error={set.error} />}
			</Form>
		</Modal>
	);
}
