/** A period: the last so many minutes, or from–to. */

import { Button, DatePicker, Popover } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { localTime, utcTime } from "../query/format-time.ts";
import {
	between,
	type Period,
	quickRanges,
	rangeTitle,
	sameRange,
	type TimeRange,
} from "../query/time-range.ts";
import { CalendarIcon } from "../theme/icons.tsx";
import "./time-range-picker.css";

interface TimeRangePickerProps {
	/** Undefined: any time. */
	readonly range: TimeRange | undefined;
	/** What the range means now; the start for from–to. */
	readonly period: Period;
	readonly canBeAny?: boolean;
	onChange(range: TimeRange | undefined): void;
}

export function TimeRangePicker(props: TimeRangePickerProps) {
	const { range, period } = props;
	const [isOpen, setOpen] = useState(false);
	const choose = (chosen: TimeRange | undefined) => {
		setOpen(false);
		props.onChange(chosen);
	};
	return (
		<Popover
			open={isOpen}
			onOpenChange={setOpen}
			trigger="click"
			placement="bottomRight"
			arrow={false}
			destroyOnHidden
			content={
				<RangeChoices
					range={range}
					period={period}
					canBeAny={props.canBeAny ?? false}
					onChoose={choose}
				/>
			}
		>
			<Button
				icon={<CalendarIcon />}
				aria-label={`Period: ${rangeText(range)}`}
				title={range ? `${utcTime(period.from)} –\n${utcTime(period.to)}` : ""}
			>
				{rangeText(range)}
			</Button>
		</Popover>
	);
}

export function rangeText(range: TimeRange | undefined): string {
	if (!range) return "Any time";
	if (range.kind === "last") return rangeTitle(range.minutes);
	const from = localTime(range.from, false);
	const to = localTime(range.to, false);
	const isSameDay = from.slice(0, 10) === to.slice(0, 10);
	return `${from} – ${isSameDay ? to.slice(11) : to}`;
}

function RangeChoices(props: {
	range: TimeRange | undefined;
	period: Period;
	canBeAny: boolean;
	onChoose(range: TimeRange | undefined): void;
}) {
	const { range, period, canBeAny, onChoose } = props;
	const [from, setFrom] = useState(period.from);
	const [to, setTo] = useState(period.to);
	const own = between(from, to);
	return (
		<div className="range-choices">
			<fieldset className="range-quick" aria-label="Quick periods">
				{canBeAny && (
					<Button
						type={range ? "text" : "primary"}
						onClick={() => onChoose(undefined)}
					>
						Any time
					</Button>
				)}
				{quickRanges.map(({ minutes }) => {
					const choice: TimeRange = { kind: "last", minutes };
					const isChosen = range !== undefined && sameRange(range, choice);
					return (
						<Button
							key={minutes}
							type={isChosen ? "primary" : "text"}
							onClick={() => onChoose(choice)}
						>
							{rangeTitle(minutes)}
						</Button>
					);
				})}
			</fieldset>
			<form
				className="range-own"
				aria-label="From and to"
				onSubmit={(event) => {
					event.preventDefault();
					if (own) onChoose(own);
				}}
			>
				<Moment label="From" value={from} onChange={setFrom} />
				<Moment label="To" value={to} onChange={setTo} />
				{!own && (
					<p className="range-problem" role="alert">
						The end must be later than the start.
					</p>
				)}
				<Button type="primary" htmlType="submit" disabled={!own}>
					Apply
				</Button>
			</form>
		</div>
	);
}

function Moment(props: {
	label: string;
	value: number;
	onChange(ms: number): void;
}) {
	const { label, value, onChange } = props;
	return (
		<div>
			<div className="soft">{label}</div>
			<DatePicker
				aria-label={label}
				showTime
				allowClear={false}
				needConfirm={false}
				value={dayjs(value)}
				onChange={(time) => time && onChange(time.valueOf())}
				getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
			/>
			<div className="faint range-utc">{utcTime(value).slice(0, 19)} UTC</div>
		</div>
	);
}
