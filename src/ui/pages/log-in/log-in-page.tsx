/** Log in; afterwards the console goes on where the user was. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Alert, Button, Form, Input } from "antd";
import { type KeyboardEvent, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { safeReturnPath } from "../../query/url-state.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { Mark } from "../../shell/mark.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import "./log-in-page.css";

interface Credentials {
	readonly login: string;
	readonly password: string;
}

export function LogInPage() {
	const client = useClient();
	const queryClient = useQueryClient();
	const router = useRouter();
	const { next, ended } = useSearch({ from: "/log-in" });
	const [isCapsLockOn, setCapsLockOn] = useState(false);
	const logIn = useMutation({
		mutationFn: (body: Credentials) => client.call(endpoints.logIn, { body }),
		meta: { isLogIn: true },
		onSuccess: (me) => {
			queryClient.clear();
			queryClient.setQueryData(meQuery(client).queryKey, me);
			router.history.push(
				safeReturnPath(typeof next === "string" ? next : undefined),
			);
		},
	});
	const watchCapsLock = (event: KeyboardEvent) =>
		setCapsLockOn(event.getModifierState("CapsLock"));
	return (
		<main className="log-in">
			<PageTitle title="Log in" />
			<div className="log-in-card panel">
				<div className="log-in-product">
					<Mark size={30} />
					<span>Ursa</span>
				</div>
				{ended !== undefined && !logIn.isError && (
					<Alert
						type="info"
						showIcon
						title="Your session has ended. Log in to go on where you were."
					/>
				)}
				{logIn.isError && (
					<Alert
						type="error"
						showIcon
						role="alert"
						title={errorSentence(logIn.error)}
					/>
				)}
				<Form<Credentials>
					layout="vertical"
					requiredMark={false}
					onFinish={(values) => logIn.mutate(values)}
				>
					<Form.Item
						name="login"
						label="Login"
						rules={[{ required: true, message: "Enter your login." }]}
					>
						<Input
							autoFocus
							autoComplete="username"
							size="large"
							maxLength={64}
						/>
					</Form.Item>
					<Form.Item
						name="password"
						label="Password"
						rules={[{ required: true, message: "Enter your password." }]}
						{...(isCapsLockOn ? { extra: "Caps Lock is on." } : {})}
					>
						<Input.Password
							autoComplete="current-password"
							size="large"
							maxLength={128}
							onKeyDown={watchCapsLock}
							onKeyUp={watchCapsLock}
						/>
					</Form.Item>
					<Button
						type="primary"
						htmlType="submit"
						size="large"
						block
						loading={logIn.isPending}
					>
						Log in
					</Button>
				</Form>
			</div>
		</main>
	);
}
