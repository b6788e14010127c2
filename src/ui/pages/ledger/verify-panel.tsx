/** Counts the stored events anew and tells where they and the ledger disagree. */
import { useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import type { z } from "zod";
import { endpoints, type ledgerDifferenceShape } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { countText, plural } from "../../query/format-number.ts";
import { localTime } from "../../query/format-time.ts";
import type { Period } from "../../query/time-range.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { Balance } from "./ledger-line.tsx";

type Difference = z.output<typeof ledgerDifferenceShape>;

const hourMs = 3_600_000;

/** As many as the server lists. */
const mostDifferences = 1000;

export function useVerification() {
	const client = useClient();
	return useMutation({
		// Only whole hours are compared: those that the period touches.
		mutationFn: ({ from, to }: Period) =>
			client.call(endpoints.verifyLedger, {
				body: {
					from: Math.floor(from / hourMs) * hourMs,
					to: Math.ceil(to / hourMs) * hourMs,
				},
			}),
	});
}

export function VerifyPanel(props: {
	verification: ReturnType<typeof useVerification>;
	nameOf(serviceId: string): string;
}) {
	const { verification, nameOf } = props;
	const { data, error, isPending, variables, reset } = verification;
	if (isPending)
		return (
			<p className="soft" role="status">
				Counting the stored events …
			</p>
		);
	if (error)
		return (
			<ErrorPanel
				error={error}
				title="The ledger was not verified"
				onRetry={() => variables && verification.mutate(variables)}
			/>
		);
	if (!data) return null;
	const { from, to, checked, differences } = data;
	const period = `${localTime(from, false).slice(0, 16)} – ${localTime(to, false).slice(0, 16)}`;
	const isRight = differences.length === 0;
	return (
		<section className="verify" aria-label="Verification">
			<Alert
				type={checked === 0 ? "info" : isRight ? "success" : "error"}
				showIcon
				data-testid="verify-result"
				title={
					checked === 0
						? "There was nothing to compare: of this period no hour is kept."
						: isRight
							? "Ledger and stored events agree."
							: `Ledger and stored events disagree in ${plural(differences.length, "hour")}${
									differences.length >= mostDifferences ? " or more" : ""
								}.`
				}
				description={`${plural(checked, "hour")} compared, each service on its own, ${period}.`}
				action={
					<Button size="small" type="text" onClick={reset}>
						Dismiss
					</Button>
				}
			/>
			{!isRight && <Differences differences={differences} nameOf={nameOf} />}
		</section>
	);
}

function Differences(props: {
	differences: readonly Difference[];
	nameOf(serviceId: string): string;
}) {
	return (
		<div className="panel ledger-scroll">
			<table className="ledger-table" aria-label="Differences">
				<thead>
					<tr>
						<th scope="col">Hour</th>
						<th scope="col">Service</th>
						<th scope="col" className="is-number">
							Stored, by the ledger
						</th>
						<th scope="col" className="is-number">
							Events there
						</th>
						<th scope="col" className="is-number">
							Missing
						</th>
						<th scope="col" className="is-number">
							Unaccounted
						</th>
						<th scope="col" className="is-number">
							Twice
						</th>
						<th scope="col" className="is-number">
							Balance
						</th>
					</tr>
				</thead>
				<tbody>
					{props.differences.map((one) => (
						<tr key={`${one.hour} ${one.serviceId}`}>
							<td>{localTime(one.hour, false).slice(0, 16)}</td>
							<td className="value">{unmask(props.nameOf(one.serviceId))}</td>
							<td className="is-number">{countText(one.ledgerStored)}</td>
							<td className="is-number">{countText(one.events)}</td>
							<Wrong count={one.missing} />
							<Wrong count={one.unaccounted} />
							<Wrong count={one.duplicates} />
							<td className="is-number">
								<Balance difference={one.imbalance} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function Wrong({ count }: { count: number }) {
	return (
		<td className={`is-number ${count > 0 ? "is-bad" : "faint"}`}>
			{countText(count)}
		</td>
	);
}
