/** Makes a user with a first password, which the user must change. A made-up one is shown once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { FirstPassword } from "./first-password.tsx";
import { type Rights, RoleEditor } from "./role-editor.tsx";

interface InviteValues {
	readonly name: string;
	readonly login: string;
	readonly email: string;
	readonly password?: string;
	readonly receivesNotifications: boolean;
	readonly hidesShared: boolean;
}

const noRights: Rights = { isGeneralAdministrator: false, roles: [] };
const initial = { receivesNotifications: false, hidesShared: false };

export function InviteDialog(props: { onClose(id?: string): void }) {
	const { onClose } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const [form] = Form.useForm<InviteValues>();
	const [rights, setRights] = useState(noRights);
	const create = useMutation({
		mutationFn: ({ password, ...values }: InviteValues) =>
			client.call(endpoints.createUser, {
				body: {
					...values,
					...{ ...rights, roles: [...rights.roles] },
					...(password ? { password } : {}),
				},
			}),
		// The password is kept only while it is shown.
		gcTime: 0,
		onSuccess: async ({ user, password }) => {
			await queryClient.invalidateQueries({ queryKey: ["users"] });
			if (password === undefined) onClose(user.id);
		},
	});
	const made = create.data;
	if (made?.password !== undefined) {
		return (
			<FirstPassword
				login={made.user.login}
				password={made.password}
				title="User created"
				onClose={() => onClose(made.user.id)}
			/>
		);
	}
	return (
		<Modal
			open
			width={560}
			title="Invite user"
			okText="Create user"
			confirmLoading={create.isPending}
			mask={{ closable: false }}
			onCancel={() => onClose()}
			onOk={() => form.submit()}
		>
			<Form<InviteValues>
				form={form}
				layout="vertical"
				requiredMark={false}
				className="user-form"
				initialValues={initial}
				onFinish={(values) => create.mutate(values)}
			>
				<Form.Item
					name="name"
					label="Name"
					rules={[{ required: true, message: "Enter a name." }]}
				>
					<Input autoFocus maxLength={128} autoComplete="off" />
				</Form.Item>
				<Form.Item
					name="login"
					label="Login"
					extra="3–64 characters: letters a–z, digits, . \ - _"
					rules={[{ required: true, message: "Enter a login." }]}
				>
					<Input maxLength={64} autoComplete="off" spellCheck={false} />
				</Form.Item>
				<Form.Item
					name="email"
					label="E-mail"
					rules={[{ required: true, message: "Enter an e-mail address." }]}
				>
					<Input maxLength={254} autoComplete="off" />
				</Form.Item>
				<Form.Item
					name="password"
					label="First password"
					extra="Empty: one is made up and shown once. Either way the user must change it at the first log-in."
				>
					<Input.Password maxLength={128} autoComplete="new-password" />
				</Form.Item>
				<Form.Item name="receivesNotifications" valuePropName="checked">
					<Checkbox>Receive notifications by e-mail</Checkbox>
				</Form.Item>
				<Form.Item name="hidesShared" valuePropName="checked">
					<Checkbox>Hide shared resources</Checkbox>
				</Form.Item>
			</Form>
			<h3 className="user-heading">Roles</h3>
			<RoleEditor value={rights} onChange={setRights} />
			{create.isError && <ErrorPanel error={create.error} />}
		</Modal>
	);
}
