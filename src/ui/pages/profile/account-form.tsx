/** The own name, address and notifications. Login and roles are changed by others only. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Form, Input } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { profileQuery, type User } from "./queries.ts";

type AccountValues = Pick<User, "name" | "email" | "receivesNotifications">;

export function AccountForm({ user }: { readonly user: User }) {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const save = useMutation({
		mutationFn: (body: AccountValues) =>
			client.call(endpoints.changeProfile, { body }),
		onSuccess: (changed) => {
			queryClient.setQueryData(profileQuery(client).queryKey, changed);
			void message.success("Profile saved");
			return queryClient.invalidateQueries({
				queryKey: meQuery(client).queryKey,
			});
		},
	});
	return (
		<Form<AccountValues>
			layout="vertical"
			requiredMark={false}
			className="profile-form"
			initialValues={user}
			onFinish={(values) => save.mutate(values)}
		>
			<Form.Item
				name="name"
				label="Name"
				rules={[{ required: true, message: "Enter a name." }]}
			>
				<Input maxLength={128} autoComplete="name" />
			</Form.Item>
			<Form.Item
				name="email"
				label="E-mail"
				rules={[{ required: true, message: "Enter an e-mail address." }]}
			>
				<Input maxLength={254} autoComplete="email" />
			</Form.Item>
			<Form.Item name="receivesNotifications" valuePropName="checked">
				<Checkbox>Receive notifications by e-mail</Checkbox>
			</Form.Item>
			{save.isError && <ErrorPanel error={save.error} />}
			<Button type="primary" htmlType="submit" loading={save.isPending}>
				Save
			</Button>
		</Form>
	);
}
