/** What came of a replay. */
import { Alert, Button } from "antd";
import { countText, plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import type { ReplaySum } from "./use-replay.ts";

export function ReplayResult(props: { sum: ReplaySum; onDismiss(): void }) {
	const { replayed, refused, isPart } = props.sum;
	const groups = [
		...Map.groupBy(refused, ({ code, cause }) => JSON.stringify([code, cause])),
	].sort(([, a], [, b]) => b.length - a.length);
	return (
		<Alert
			type={refused.length === 0 ? "success" : "warning"}
			showIcon
			data-testid="replay-result"
			title={`${plural(replayed, "message")} became events, ${countText(refused.length)} refused again.`}
			description={
				<>
					{isPart && <p>More fit the filter: replay again to go on.</p>}
					{groups.length > 0 && (
						<ul className="refused-list">
							{groups.slice(0, 20).map(([key, own]) => (
								<li key={key}>
									<strong>{countText(own.length)}</strong>{" "}
									<code>{unmask(own[0]?.code ?? "")}</code>{" "}
									<span className="value">{unmask(own[0]?.cause ?? "")}</span>
								</li>
							))}
						</ul>
					)}
				</>
			}
			action={
				<Button size="small" type="text" onClick={props.onDismiss}>
					Dismiss
				</Button>
			}
		/>
	);
}
