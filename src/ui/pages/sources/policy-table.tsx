/** The policies, and what can be done with them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PlusIcon } from "../../theme/icons.tsx";
import { PolicyDialog } from "./policy-dialog.tsx";
import { type SourcePolicy, sourcePoliciesQuery } from "./queries.ts";
import { policyText } from "./source-titles.ts";

export function PolicyTable() {
	const { modal, message } = App.useApp();
	const client = useClient();
	const queryClient = useQueryClient();
	const { data, error, refetch } = useQuery(sourcePoliciesQuery(client));
	const [edited, setEdited] = useState<SourcePolicy | "new">();
	const remove = useMutation({
		mutationFn: (id: string) =>
			client.call(endpoints.deleteSourcePolicy, { params: { id } }),
		onSuccess: () =>
			void queryClient.invalidateQueries({ queryKey: ["sources"] }),
		onError: (thrown) => void message.error(errorSentence(thrown)),
	});
	if (error !== null)
		return <ErrorPanel error={error} onRetry={() => void refetch()} />;
	if (!data) return <PageLoading />;
	const { policies, editableTenants } = data;
	return (
		<>
			{editableTenants.length > 0 && (
				<div>
					<Button
						type="primary"
						icon={<PlusIcon />}
						onClick={() => setEdited("new")}
					>
						New policy
					</Button>
				</div>
			)}
			{policies.length === 0 ? (
				<p className="soft">
					There is no policy yet. A policy says how long a source may be silent,
					or how many events it has to send.
				</p>
			) : (
				<div className="panel sources-scroll">
					<table className="sources-table" aria-label="Policies">
						<thead>
							<tr>
								<th scope="col">Name</th>
								<th scope="col">Sources have to be</th>
								<th scope="col">Tenant</th>
								<th scope="col">Recipients</th>
								<th style={{ width: 170 }}>
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{policies.map((policy) => (
								<tr key={policy.id} data-testid="policy-row">
									<td className="value source-name">{unmask(policy.name)}</td>
									<td>{policyText(policy)}</td>
									<td className="value">{unmask(policy.tenantName)}</td>
									<td className="value source-name">
										{unmask(policy.recipients.join(", "))}
									</td>
									<td>
										{policy.canEdit && (
											<span className="policy-actions">
												<Button
													size="small"
													aria-label={`Change ${unmask(policy.name)}`}
													onClick={() => setEdited(policy)}
												>
													Change
												</Button>
												<Button
													size="small"
													danger
													aria-label={`Delete ${unmask(policy.name)}`}
													onClick={() =>
														modal.confirm({
															title: `Delete “${unmask(policy.name)}”?`,
															okText: "Delete",
															okButtonProps: { danger: true },
															onOk: () => remove.mutateAsync(policy.id),
														})
													}
												>
													Delete
												</Button>
											</span>
										)}
									</td>
								</tr>
							))}
						</tbody>
					</table>
				</div>
			)}
			{edited !== undefined && (
				<PolicyDialog
					policy={edited === "new" ? undefined : edited}
					tenants={editableTenants}
					onClose={() => setEdited(undefined)}
				/>
			)}
		</>
	);
}
