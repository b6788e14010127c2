/** Makes a token for the REST API. It is shown once; the earlier one ends. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { CopyIcon } from "../../theme/icons.tsx";

export function ApiToken() {
	const me = useMe();
	const client = useClient();
	const queryClient = useQueryClient();
	const { modal } = App.useApp();
	const create = useMutation({
		mutationFn: () => client.call(endpoints.createToken, {}),
		// The page keeps the token only while it is shown.
		gcTime: 0,
		onSuccess: () =>
			queryClient.invalidateQueries({ queryKey: meQuery(client).queryKey }),
	});
	const ask = () => {
		if (me.tokenCreatedAt === undefined) {
			create.mutate();
			return;
		}
		modal.confirm({
			title: "Generate a new token?",
			content:
				"The earlier token ends at once: programs that use it are refused until they get the new one.",
			okText: "Generate",
			onOk: () => create.mutate(),
		});
	};
	return (
		<div className="profile-token">
			<p className="soft">
				Programs call the REST API on port 7223 with this token; they may do
				what you may do.{" "}
				{me.tokenCreatedAt === undefined ? (
					"You have no token yet."
				) : (
					<>
						The present token was made on <TimeText ms={me.tokenCreatedAt} />.
					</>
				)}
			</p>
			{create.data ? (
				<NewToken token={create.data.token} />
			) : (
				<div>
					<Button onClick={ask} loading={create.isPending}>
						{me.tokenCreatedAt === undefined
							? "Generate token"
							: "Generate new token …"}
					</Button>
				</div>
			)}
			{create.isError && <ErrorPanel error={create.error} />}
		</div>
	);
}

function NewToken({ token }: { token: string }) {
	const example = `curl --insecure --header "Authorization: Bearer ${token}" \\
  "https://${window.location.hostname}:7223/api/v1/alerts/?status=new"`;
	return (
		<>
			<Alert
				type="warning"
				showIcon
				title="Copy the token now: it is not shown again."
			/>
			<CopyBlock text={token} label="token" testId="api-token" />
			<p className="soft">For example, the new alerts:</p>
			<CopyBlock text={example} label="example" testId="api-token-example" />
			<p className="faint">
				<code>--insecure</code> accepts the certificate of Ursa's own authority;
				leave it out once that authority is trusted.
			</p>
		</>
	);
}

function CopyBlock(props: { text: string; label: string; testId: string }) {
	const { text, label, testId } = props;
	const copy = useCopy();
	return (
		<div className="copy-block">
			<pre className="code-block" data-testid={testId}>
				{text}
			</pre>
			<Button
				icon={<CopyIcon />}
				aria-label={`Copy the ${label}`}
				onClick={() => void copy(text)}
			/>
		</div>
	);
}
