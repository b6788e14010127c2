/** Name, state and what can be done. */

import { Button, Dropdown } from "antd";
import { useMe } from "../../api/context.tsx";
import { severities } from "../../query/url-state.ts";
import { unmask } from "../../query/values.ts";
import { DownIcon, UnorderedListIcon } from "../../theme/icons.tsx";
import { SeverityBadge, severityTitle } from "../../theme/severity.tsx";
import {
	type Alert,
	reasonTitle,
	StatusLabel,
	TechniqueText,
} from "../alerts/alert-labels.tsx";
import { AssignMenu } from "../alerts/assign-menu.tsx";
import type { AlertActions } from "../alerts/use-alert-actions.ts";

interface AlertHeaderProps {
	readonly alert: Alert;
	readonly actions: AlertActions;
	onClose(): void;
	onShowEvents(): void;
}

export function AlertHeader(props: AlertHeaderProps) {
	const { alert, actions, onClose, onShowEvents } = props;
	const me = useMe();
	const isClosed = alert.status === "closed";
	const isMine = alert.assigneeId === me.id;
	return (
		<header className="alert-header">
			<div className="grow">
				<h2 className="value">
					{unmask(alert.name)}
					{alert.isOverflowed && (
						<span
							className="overflow-tag"
							title="The alert reached its size limit: no more events are added to it."
						>
							Overflowed
						</span>
					)}
				</h2>
				<div className="alert-state" data-testid="alert-state">
					<SeverityBadge severity={alert.severity} />
					<StatusLabel alert={alert} />
					{alert.closingReason && (
						<span className="soft">{reasonTitle(alert.closingReason)}</span>
					)}
					<span className="soft">
						{alert.assigneeName ? (
							<>
								Assigned to{" "}
								<span className="value">
									{isMine ? "you" : alert.assigneeName}
								</span>
							</>
						) : (
							"Not assigned"
						)}
					</span>
					<TechniqueText alert={alert} />
				</div>
			</div>
			<div className="alert-actions">
				<Button icon={<UnorderedListIcon />} onClick={onShowEvents}>
					Show these events in Events
				</Button>
				{!isMine && !isClosed && (
					<Button
						disabled={actions.isBusy}
						onClick={() => void actions.assign([alert], me.id)}
					>
						Assign to me
					</Button>
				)}
				<AssignMenu
					canUnassign={alert.assigneeId !== undefined}
					isDisabled={isClosed || actions.isBusy}
					onAssign={(id) => void actions.assign([alert], id)}
				>
					Assign <DownIcon />
				</AssignMenu>
				<Dropdown
					trigger={["click"]}
					disabled={isClosed || actions.isBusy}
					menu={{
						selectedKeys: [alert.severity],
						items: severities
							.map((severity) => ({
								key: severity,
								label: severityTitle(severity),
								onClick: () => void actions.setSeverity(alert, severity),
							}))
							.reverse(),
					}}
				>
					<Button disabled={isClosed || actions.isBusy}>
						Severity <DownIcon />
					</Button>
				</Dropdown>
				<Button
					type="primary"
					disabled={isClosed || actions.isBusy}
					onClick={onClose}
				>
					Close …
				</Button>
			</div>
		</header>
	);
}
