/** Below the mail settings: what waits to be sent, and a test message. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { mailStateQuery } from "./queries.ts";
import type { SettingsEditor } from "./use-settings-editor.ts";

export function MailExtras({ editor }: { readonly editor: SettingsEditor }) {
	const client = useClient();
	const me = useMe();
	const [recipient, setRecipient] = useState(me.email);
	const test = useMutation({
		mutationFn: () =>
			client.call(endpoints.testMail, {
				body: { recipient: recipient.trim(), body: editor.body },
			}),
	});
	return (
		<section className="panel settings-panel" aria-label="Test message">
			<h3>Test message</h3>
			<p className="soft">
				Sent with what stands in the form, saved or not. It says what the server
				answers.
			</p>
			<form
				className="mail-test"
				onSubmit={(event) => {
					event.preventDefault();
					test.mutate();
				}}
			>
				<Input
					type="email"
					aria-label="Recipient of the test message"
					value={recipient}
					onChange={(event) => setRecipient(event.target.value)}
				/>
				<Button
					htmlType="submit"
					loading={test.isPending}
					disabled={recipient.trim() === "" || editor.issues.length > 0}
				>
					Send a test message
				</Button>
			</form>
			{test.isSuccess && (
				<Alert
					type="success"
					showIcon
					role="status"
					title="The server took the message."
					description="Look into the mailbox. If it is not there in a minute, look into spam, or ask whoever runs the server."
				/>
			)}
			{test.error !== null && (
				<ErrorPanel error={test.error} title="Not sent" />
			)}
			<Waiting />
		</section>
	);
}

function Waiting() {
	const { data, error } = useQuery(mailStateQuery(useClient()));
	if (error !== null) return <ErrorPanel error={error} />;
	if (!data) return null;
	if (data.waiting === 0)
		return (
			<p className="faint" data-testid="mail-waiting">
				{data.isConfigured
					? "No mail waits to be sent."
					: "Mail is not set up: nothing is sent and nothing is kept for later."}
			</p>
		);
	return (
		<p data-testid="mail-waiting">
			{plural(data.waiting, "mail")} {data.waiting === 1 ? "waits" : "wait"} to
			be sent, the oldest since <TimeText ms={data.oldestAt ?? 0} />.
			{data.error !== undefined && (
				<span className="is-bad value"> {unmask(data.error)}</span>
			)}
		</p>
	);
}
