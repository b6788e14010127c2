/** When a new token ends: after a number of days, on a date, or never. */
import { DatePicker, Select } from "antd";
import dayjs from "dayjs";

export interface Expiry {
	readonly days: number | "date" | "never";
	/** Milliseconds since the epoch, for `date`. */
	readonly date?: number;
}

const dayMs = 86_400_000;
const choices = [
	{ value: 30, label: "Ends in 30 days" },
	{ value: 90, label: "Ends in 90 days" },
	{ value: 365, label: "Ends in a year" },
	{ value: "date", label: "Ends on a date …" },
	{ value: "never", label: "No expiration date" },
] satisfies readonly { value: Expiry["days"]; label: string }[];

export function expiresAtOf(expiry: Expiry, now: number): number | undefined {
	if (expiry.days === "never") return undefined;
	return expiry.days === "date" ? expiry.date : now + expiry.days * dayMs;
}

export function ExpirySelect(props: {
	value: Expiry;
	onChange(value: Expiry): void;
}) {
	const { value, onChange } = props;
	return (
		<>
			<Select
				className="expiry-select"
				aria-label="Expiration of the token"
				value={value.days}
				options={choices}
				onChange={(days) => onChange({ days })}
			/>
			{value.days === "date" && (
				<DatePicker
					aria-label="Last day of the token"
					value={value.date === undefined ? null : dayjs(value.date)}
					minDate={dayjs()}
					maxDate={dayjs().add(10, "year")}
					onChange={(day) =>
						onChange({
							days: "date",
							// To the end of the day that was chosen.
							...(day ? { date: day.endOf("day").valueOf() } : {}),
						})
					}
				/>
			)}
		</>
	);
}
