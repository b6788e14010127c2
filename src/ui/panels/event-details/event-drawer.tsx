/** One event beside the table: every field that has a value. The table stays usable. */

import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Space } from "antd";
import { useLayoutEffect } from "react";
import { z } from "zod";
import { useClient } from "../../api/context.tsx";
import { eventQuery } from "../../api/queries.ts";
import type { FieldList } from "../../query/fields.ts";
import { timeOf } from "../../query/format-time.ts";
import { unmask, valueText } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { useStored } from "../../shell/stored.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { CopyIcon, DownIcon, LinkIcon, UpIcon } from "../../theme/icons.tsx";
import { EventFields } from "./event-fields.tsx";
import type { PivotActions } from "./pivot-actions.tsx";
import "./event-drawer.css";

type Row = Readonly<Record<string, unknown>>;

interface EventDrawerProps {
	readonly id: string;
	/** What the table knows of the event, shown until the whole is there. */
	readonly row: Row | undefined;
	/** The row has all fields: nothing is to be loaded. */
	readonly isWhole?: boolean;
	readonly fields: FieldList;
	readonly pivot: PivotActions;
	onClose(): void;
	readonly onPrevious: (() => void) | undefined;
	readonly onNext: (() => void) | undefined;
}

export function EventDrawer(props: EventDrawerProps) {
	const { id, row, isWhole = false, fields, pivot, onPrevious, onNext } = props;
	const client = useClient();
	const [stored, setWidth] = useStored("ursa.drawer-width", z.number(), 560);
	const width = Math.min(stored, window.innerWidth - 60);
	useLayoutEffect(() => {
		// What the drawer stands beside makes room for it by this width.
		document.documentElement.style.setProperty("--drawer-width", `${width}px`);
	}, [width]);
	const loaded = useQuery({
		...eventQuery(client, id, timeOf(row?.Timestamp)),
		enabled: !isWhole,
	});
	const event = loaded.data ?? row;
	useCommands([
		{
			id: "event.close",
			title: "Close the event",
			group: "Event",
			shortcut: "Escape",
			isHidden: true,
			run: props.onClose,
		},
		...(onNext ? [step("event.next", "Next event", "shift+j", onNext)] : []),
		...(onPrevious
			? [step("event.previous", "Previous event", "shift+k", onPrevious)]
			: []),
	]);
	return (
		<Drawer
			open
			// Covers only what lists the events: search and actions stay in reach.
			getContainer={false}
			rootStyle={{ position: "absolute" }}
			mask={false}
			keyboard={false}
			focusable={{ trap: false }}
			autoFocus={false}
			placement="right"
			size={width}
			resizable={{ onResize: setWidth }}
			rootClassName="event-drawer"
			// The page beside it stays usable.
			aria-modal={false}
			onClose={props.onClose}
			closable={{ placement: "end" }}
			title={<DrawerTitle event={event} />}
			extra={
				<Space size={2}>
					<Button
						type="text"
						icon={<UpIcon />}
						aria-label="Previous event"
						disabled={!onPrevious}
						onClick={onPrevious}
					/>
					<Button
						type="text"
						icon={<DownIcon />}
						aria-label="Next event"
						disabled={!onNext}
						onClick={onNext}
					/>
					<Button
						type="text"
						icon={<CopyIcon />}
						aria-label="Copy the event as JSON"
						title="Copy the event as JSON"
						onClick={() => pivot.copy(JSON.stringify(event, undefined, "\t"))}
					/>
					<Button
						type="text"
						icon={<LinkIcon />}
						aria-label="Copy a link to this view"
						title="Copy a link to this view"
						onClick={() => pivot.copy(window.location.href)}
					/>
				</Space>
			}
		>
			{loaded.error !== null && (
				<ErrorPanel
					error={loaded.error}
					title={
						row
							? "Only the fields of the table are shown"
							: "The event can't be shown"
					}
					onRetry={() => void loaded.refetch()}
				/>
			)}
			{event ? (
				<EventFields event={event} fields={fields} pivot={pivot} />
			) : (
				loaded.isFetching && <p role="status">Loading the event …</p>
			)}
		</Drawer>
	);
}

function step(id: string, title: string, shortcut: string, run: () => void) {
	return { id, title, group: "Event", shortcut, isHidden: true, run };
}

function DrawerTitle({ event }: { event: Row | undefined }) {
	const ms = timeOf(event?.Timestamp);
	const name = valueText(event?.Name) || "Event";
	return (
		<div className="event-drawer-title">
			<h2>
				<span className="visually-hidden">Event details: </span>
				<span className="value">{unmask(name)}</span>
			</h2>
			{ms !== undefined && (
				<span className="faint">
					<TimeText ms={ms} withMs />
				</span>
			)}
		</div>
	);
}
