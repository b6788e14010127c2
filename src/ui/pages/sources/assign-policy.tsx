/** Has a policy watch the chosen sources. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { sourcePoliciesQuery } from "./queries.ts";
import { policyText } from "./source-titles.ts";

/** The key of “no policy”; ids of policies are no words. */
const none = "none";

export function AssignPolicy(props: {
	readonly ids: readonly string[];
	onDone(): void;
}) {
	const { ids, onDone } = props;
	const { message } = App.useApp();
	const client = useClient();
	const queryClient = useQueryClient();
	const policies = useQuery(sourcePoliciesQuery(client));
	const assign = useMutation({
		mutationFn: (policyId: string | null) =>
			client.call(endpoints.assignSourcePolicy, {
				body: { ids: [...ids], policyId },
			}),
		onSuccess: (changed) => {
			void message.success(`${plural(changed.length, "source")} changed`);
			void queryClient.invalidateQueries({ queryKey: ["sources", "list"] });
			onDone();
		},
		onError: (error) => void message.error(errorSentence(error)),
	});
	return (
		<Dropdown
			trigger={["click"]}
			disabled={ids.length === 0}
			menu={{
				className: "policy-menu",
				items: [
					...(policies.data?.policies ?? []).map((policy) => ({
						key: policy.id,
						label: (
							<span className="policy-option">
								<span className="value">{unmask(policy.name)}</span>
								<span className="faint">
									{policyText(policy)} · {unmask(policy.tenantName)}
								</span>
							</span>
						),
					})),
					{ type: "divider" as const },
					{ key: none, label: "No policy" },
				],
				onClick: ({ key }) => assign.mutate(key === none ? null : key),
			}}
		>
			<Button loading={assign.isPending}>
				Assign policy{ids.length > 0 ? ` to ${ids.length}` : ""}
			</Button>
		</Dropdown>
	);
}
