/** Changes the own password; the server decides whether the new one is good enough. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";

interface PasswordValues {
	readonly current: string;
	readonly next: string;
	readonly again: string;
}

export function PasswordForm() {
	const client = useClient();
	const queryClient = useQueryClient();
	const me = useMe();
	const { message } = App.useApp();
	const [form] = Form.useForm<PasswordValues>();
	const change = useMutation({
		mutationFn: ({ current, next }: PasswordValues) =>
			client.call(endpoints.changePassword, { body: { current, next } }),
		onSuccess: () => {
			form.resetFields();
			void message.success(
				"Password changed; your other sessions have been ended",
			);
			// Who had to choose one may go on now.
			return queryClient.invalidateQueries({
				queryKey: meQuery(client).queryKey,
			});
		},
	});
	return (
		<Form<PasswordValues>
			form={form}
			layout="vertical"
			requiredMark={false}
			className="profile-form"
			onFinish={(values) => change.mutate(values)}
		>
			{/* Tells password managers whose password it is. */}
			<input hidden readOnly autoComplete="username" value={me.login} />
			<Form.Item
				name="current"
				label="Current password"
				rules={[{ required: true, message: "Enter your current password." }]}
			>
				<Input.Password autoComplete="current-password" maxLength={128} />
			</Form.Item>
			<Form.Item
				name="next"
				label="New password"
				rules={[{ required: true, message: "Enter the new password." }]}
			>
				<Input.Password autoComplete="new-password" maxLength={128} />
			</Form.Item>
			<Form.Item
				name="again"
				label="New password again"
				dependencies={["next"]}
				rules={[
					({ getFieldValue }) => ({
						validator: async (_, value: unknown) => {
							if (value !== getFieldValue("next"))
								throw new Error("The two entries differ.");
						},
					}),
				]}
			>
				<Input.Password autoComplete="new-password" maxLength={128} />
			</Form.Item>
			{change.isError && <ErrorPanel error={change.error} />}
			<Button type="primary" htmlType="submit" loading={change.isPending}>
				Change password
			</Button>
		</Form>
	);
}
