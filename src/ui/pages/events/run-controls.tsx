/** Run, cancel, run again by itself. */

import { Button, Dropdown, Space } from "antd";
import { CaretRightIcon, StopIcon, SyncIcon } from "../../theme/icons.tsx";
import { type RefreshSeconds, refreshChoices } from "./use-auto-refresh.ts";

interface RunControlsProps {
	readonly isRunning: boolean;
	/** The editor holds another search than the one shown. */
	readonly isChanged: boolean;
	/** Only a period that ends now changes by itself. */
	readonly isRelative: boolean;
	readonly refresh: RefreshSeconds;
	onRefresh(seconds: RefreshSeconds): void;
	onRun(): void;
	onCancel(): void;
}

const refreshTitle = (seconds: RefreshSeconds) =>
	seconds === 0 ? "Off" : `Every ${seconds} s`;

export function RunControls(props: RunControlsProps) {
	const { isRunning, isChanged, isRelative, refresh } = props;
	return (
		<Space.Compact>
			{isRunning && refresh === 0 ? (
				<Button icon={<StopIcon />} danger onClick={props.onCancel}>
					Cancel
				</Button>
			) : (
				<Button
					type="primary"
					icon={<CaretRightIcon />}
					title="Run the search (Ctrl-Enter)"
					onClick={props.onRun}
				>
					{isChanged ? "Run*" : "Run"}
				</Button>
			)}
			<Dropdown
				trigger={["click"]}
				menu={{
					selectedKeys: [String(refresh)],
					items: [
						{
							type: "group",
							label: isRelative
								? "Refresh automatically"
								: "Only a period that ends now can refresh",
							children: refreshChoices.map((seconds) => ({
								key: String(seconds),
								label: refreshTitle(seconds),
								disabled: !isRelative && seconds !== 0,
								onClick: () => props.onRefresh(seconds),
							})),
						},
					],
				}}
			>
				<Button
					icon={<SyncIcon spin={refresh > 0 && isRunning} />}
					aria-label={`Automatic refresh: ${refreshTitle(refresh)}`}
				>
					{refresh > 0 ? `${refresh} s` : undefined}
				</Button>
			</Dropdown>
		</Space.Compact>
	);
}
