/** Which operations of the REST API a token may call. All are on until somebody switches one off. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox } from "antd";
import { useState } from "react";
import { useClient } from "../../api/context.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { apiOperationsQuery } from "./queries.ts";

interface ApiRightsProps {
	/** Labels of those that are on. */
	readonly chosen: readonly string[];
	save(operations: string[]): Promise<unknown>;
}

export function ApiRights({ chosen, save }: ApiRightsProps) {
	const { message } = App.useApp();
	const { data, error, refetch } = useQuery(apiOperationsQuery(useClient()));
	const [draft, setDraft] = useState<readonly string[]>();
	const change = useMutation({
		mutationFn: (operations: readonly string[]) => save([...operations]),
		onSuccess: () => {
			setDraft(undefined);
			void message.success("API access rights saved");
		},
	});
	if (error !== null)
		return <ErrorPanel error={error} onRetry={() => void refetch()} />;
	if (!data) return null;
	const shown = draft ?? chosen;
	const isDirty =
		draft !== undefined &&
		(draft.length !== chosen.length ||
			draft.some((label) => !chosen.includes(label)));
	const all = data.map(({ label }) => label);
	return (
		<div className="profile-rights">
			<div className="rights-head">
				<span className="soft" data-testid="rights-count">
					{shown.length === all.length
						? "All operations are on."
						: `${shown.length} of ${all.length} operations are on.`}
				</span>
				<Button size="small" type="link" onClick={() => setDraft(all)}>
					All
				</Button>
				<Button size="small" type="link" onClick={() => setDraft([])}>
					None
				</Button>
			</div>
			<fieldset className="rights-list" aria-label="API access rights">
				{data.map(({ label, summary }) => (
					<Checkbox
						key={label}
						checked={shown.includes(label)}
						onChange={({ target }) =>
							setDraft(
								all.filter((one) =>
									one === label ? target.checked : shown.includes(one),
								),
							)
						}
					>
						<code>{label}</code> <span className="faint">{summary}</span>
					</Checkbox>
				))}
			</fieldset>
			{change.isError && <ErrorPanel error={change.error} />}
			<div className="rights-head">
				<Button
					type="primary"
					disabled={!isDirty}
					loading={change.isPending}
					onClick={() => draft && change.mutate(draft)}
				>
					Save rights
				</Button>
				{isDirty && <Button onClick={() => setDraft(undefined)}>Reset</Button>}
			</div>
		</div>
	);
}
