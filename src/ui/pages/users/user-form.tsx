import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input } from "antd";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { User } from "../profile/queries.ts";

export type UserValues = Pick<
	User,
	"name" | "login" | "email" | "receivesNotifications" | "hidesShared"
>;

export function UserForm(props: {
	readonly user: User;
	save(user: User, values: UserValues): Promise<unknown>;
}) {
	const { user, save } = props;
	const change = useMutation({
		mutationFn: (values: UserValues) => save(user, values),
	});
	return (
		<Form<UserValues>
			layout="vertical"
			requiredMark={false}
			className="user-form"
			initialValues={user}
			onFinish={(values) => change.mutate(values)}
		>
			<Form.Item
				name="name"
				label="Name"
				rules={[{ required: true, message: "Enter a name." }]}
			>
				<Input maxLength={128} autoComplete="off" />
			</Form.Item>
			<Form.Item
				name="login"
				label="Login"
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
			<Form.Item name="receivesNotifications" valuePropName="checked">
				<Checkbox>Receive notifications by e-mail</Checkbox>
			</Form.Item>
			<Form.Item name="hidesShared" valuePropName="checked">
				<Checkbox>Hide shared resources</Checkbox>
			</Form.Item>
			{change.isError && <ErrorPanel error={change.error} />}
			<Button type="primary" htmlType="submit" loading={change.isPending}>
				Save account
			</Button>
		</Form>
	);
}
