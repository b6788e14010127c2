/** Where the user is logged in, and the way to end it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { type Session, sessionsQuery } from "./queries.ts";

export function Sessions() {
	const client = useClient();
	const queryClient = useQueryClient();
	const { modal, message } = App.useApp();
	const { data, error, refetch, dataUpdatedAt } = useQuery(
		sessionsQuery(client),
	);
	const refresh = () =>
		queryClient.invalidateQueries({ queryKey: sessionsQuery(client).queryKey });
	const endOne = useMutation({
		mutationFn: (id: string) =>
			client.call(endpoints.endSession, { params: { id } }),
		onSettled: refresh,
	});
	const endOthers = useMutation({
		mutationFn: () => client.call(endpoints.endOtherSessions, {}),
		onSuccess: ({ ended }) =>
			void message.success(`${plural(ended, "session")} ended`),
		onSettled: refresh,
	});
	const ask = ({ id, address }: Session) =>
		modal.confirm({
			title: `End the session from ${address || "an unknown address"}?`,
			content: "Whoever uses it must log in again.",
			okText: "End session",
			okButtonProps: { danger: true },
			onOk: () => endOne.mutate(id),
		});
	const askAll = () =>
		modal.confirm({
			title: "End all other sessions?",
			content:
				"You stay logged in here only. If one of them was not yours, change your password, too.",
			okText: "End sessions",
			okButtonProps: { danger: true },
			onOk: () => endOthers.mutate(),
		});
	if (error !== null)
		return <ErrorPanel error={error} onRetry={() => void refetch()} />;
	if (!data) return null;
	return (
		<div className="profile-sessions">
			<table aria-label="Sessions">
				<thead>
					<tr>
						<th scope="col">Address</th>
						<th scope="col">Logged in</th>
						<th scope="col">Last used</th>
						<th scope="col">Ends</th>
						<th>
							<span className="visually-hidden">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{data.map((session) => (
						<tr key={session.id} data-testid="session-row">
							<td className="mono">{session.address || "—"}</td>
							<td>
								<TimeText ms={session.createdAt} withMs={false} />
							</td>
							<td>
								<TimeText ms={session.usedAt} ago={dataUpdatedAt} />
							</td>
							<td>
								<TimeText ms={session.expiresAt} withMs={false} />
							</td>
							<td className="session-action">
								{session.isCurrent ? (
									<span className="soft">this one</span>
								) : (
									<Button size="small" onClick={() => ask(session)}>
										End …
									</Button>
								)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{endOne.isError && <ErrorPanel error={endOne.error} />}
			{endOthers.isError && <ErrorPanel error={endOthers.error} />}
			<div>
				<Button
					disabled={data.length < 2}
					loading={endOthers.isPending}
					onClick={askAll}
				>
					End all other sessions …
				</Button>
			</div>
		</div>
	);
}
