/** Has the core walk the chain of audit records, and tells what it found. */
import { useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";

export function useTrailVerification() {
	const client = useClient();
	return useMutation({
		mutationFn: () =>
			client.call(endpoints.verifyAudit, { body: { withEvents: true } }),
	});
}

type Verification = NonNullable<
	ReturnType<typeof useTrailVerification>["data"]
>;

/** Findings listed; the command line lists all. */
const listed = 20;

export function TrailVerification(props: {
	verification: ReturnType<typeof useTrailVerification>;
}) {
	const { data, error, isPending, mutate, reset } = props.verification;
	if (isPending) {
		return (
			<p className="soft audit-note" role="status">
				Walking the chain of records …
			</p>
		);
	}
	if (error) {
		return (
			<div className="audit-note">
				<ErrorPanel
					error={error}
					title="The trail was not verified"
					onRetry={() => mutate()}
				/>
			</div>
		);
	}
	if (!data) return null;
	const isWhole = data.problems.length === 0;
	const hasFindings =
		data.problems.length + data.notices.length + data.unverifiable > 0;
	const type = !isWhole
		? "error"
		: data.unverifiable + data.notices.length > 0
			? "warning"
			: "success";
	return (
		<div className="audit-note">
			<Alert
				type={type}
				showIcon
				data-testid="trail-result"
				title={
					isWhole
						? `${plural(data.records, "record")}: nothing was changed, removed or moved.`
						: `The trail is not what was recorded: ${plural(data.problems.length, "finding")}.`
				}
				{...(hasFindings && { description: <Findings found={data} /> })}
				action={
					<Button size="small" type="text" onClick={reset}>
						Dismiss
					</Button>
				}
			/>
		</div>
	);
}

function Findings({ found }: { found: Verification }) {
	return (
		<ul className="audit-findings">
			{found.problems.slice(0, listed).map(({ sequence, reason }) => (
				<li key={`${sequence} ${reason}`}>
					Record {sequence}: <span className="value">{unmask(reason)}</span>
				</li>
			))}
			{found.notices.slice(0, listed).map(({ sequence, reason }) => (
				<li key={`${sequence} ${reason}`}>
					Note at record {sequence}:{" "}
					<span className="value">{unmask(reason)}</span>
				</li>
			))}
			{found.unverifiable > 0 && (
				<li>
					{plural(found.unverifiable, "record")} cannot be verified: their key
					is lost.
				</li>
			)}
		</ul>
	);
}
