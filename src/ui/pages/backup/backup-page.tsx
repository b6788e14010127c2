/** Settings → Backup: copies of the core that are kept, when they are made, and putting one back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { bytesText } from "../../query/format-number.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { DownloadIcon, PlusIcon } from "../../theme/icons.tsx";
import { type BackupsView, backupsQuery, fileAddress } from "./queries.ts";
import { RestoreForm } from "./restore-form.tsx";
import { ScheduleForm } from "./schedule-form.tsx";
import "./backup-page.css";

export function BackupPage() {
	const { data, error, refetch } = useQuery(backupsQuery(useClient()));
	if (!data && error === null) return <PageLoading />;
	return (
		<div className="backup">
			<PageTitle title="Backup" />
			<p className="soft">
				A backup holds everything of the core: users, resources with their
				secrets, alerts, settings, certificates and keys. Events are not in it.{" "}
				<strong>
					Whoever has the file can open every secret: keep it as safe as the
					system itself.
				</strong>
			</p>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data && (
				<>
					<Kept backups={data.backups} />
					<ScheduleForm
						key={JSON.stringify({ ...data.schedule, nextAt: 0 })}
						schedule={data.schedule}
					/>
					<RestoreForm restartsItself={data.restartsItself} />
				</>
			)}
		</div>
	);
}

function Kept({ backups }: Pick<BackupsView, "backups">) {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, modal, notification } = App.useApp();
	const onError = (error: unknown) =>
		notification.error({
			title: "That did not work",
			description: errorSentence(error),
			duration: 0,
		});
	const make = useMutation({
		mutationFn: () => client.call(endpoints.makeBackup, {}),
		onSuccess: () =>
			message.success("Started: see the task manager for its progress"),
		onError,
	});
	const remove = useMutation({
		mutationFn: (name: string) =>
			client.call(endpoints.deleteBackup, { params: { name } }),
		onError,
		onSettled: () => queryClient.invalidateQueries({ queryKey: ["backups"] }),
	});
	return (
		<section className="panel" aria-label="Kept backups">
			<div className="backup-head">
				<h2>Kept backups</h2>
				<span className="grow" />
				<Link to="/tasks" search={{ kind: "backup" }}>
					Tasks
				</Link>
				<Button
					type="primary"
					icon={<PlusIcon />}
					loading={make.isPending}
					onClick={() => make.mutate()}
				>
					Back up now
				</Button>
			</div>
			{backups.length === 0 ? (
				<p className="faint">
					None yet. They are kept on the core's machine, in <code>backups</code>{" "}
					of its data directory.
				</p>
			) : (
				<table className="backup-table">
					<thead>
						<tr>
							<th>File</th>
							<th>Made</th>
							<th className="is-number">Size</th>
							<th>
								<span className="visually-hidden">Actions</span>
							</th>
						</tr>
					</thead>
					<tbody>
						{backups.map(({ name, bytes, createdAt }) => (
							<tr key={name} data-testid="backup">
								<td>
									<code>{name}</code>
								</td>
								<td>
									<TimeText ms={createdAt} />
								</td>
								<td className="is-number">{bytesText(bytes)}</td>
								<td>
									<div className="backup-actions">
										<Button
											size="small"
											icon={<DownloadIcon />}
											href={fileAddress(name)}
											aria-label={`Download ${name}`}
										>
											Download
										</Button>
										<Button
											size="small"
											aria-label={`Delete ${name}`}
											onClick={() =>
												modal.confirm({
													title: "Delete this backup?",
													content: name,
													okText: "Delete for good",
													okButtonProps: { danger: true },
													onOk: () =>
														remove.mutateAsync(name).catch(() => undefined),
												})
											}
										>
											Delete …
										</Button>
									</div>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}
