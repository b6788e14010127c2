import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, InputNumber, Switch } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import type { BackupsView } from "./queries.ts";

const suggested = { everyHours: 24, keep: 7, isDisabled: true, nextAt: 0 };

export function ScheduleForm(props: Pick<BackupsView, "schedule">) {
	const saved = props.schedule ?? suggested;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const [everyHours, setEveryHours] = useState(saved.everyHours);
	const [keep, setKeep] = useState(saved.keep);
	const [isDisabled, setDisabled] = useState(saved.isDisabled);
	const save = useMutation({
		mutationFn: () =>
			client.call(endpoints.scheduleBackups, {
				body: { everyHours, keep, isDisabled },
			}),
		onSuccess: (view) => {
			queryClient.setQueryData(["backups"], view);
			void message.success("Saved");
		},
	});
	return (
		<section className="panel" aria-label="Schedule">
			<h2>Schedule</h2>
			<div className="backup-fields">
				<Switch
					aria-label="Back up by itself"
					checked={!isDisabled}
					onChange={(isOn) => setDisabled(!isOn)}
				/>
				<span>Back up by itself, every</span>
				<InputNumber
					aria-label="Hours between two backups"
					min={1}
					max={8760}
					precision={0}
					value={everyHours}
					onChange={(value) => setEveryHours(value ?? 1)}
				/>
				<span>hours; keep the newest</span>
				<InputNumber
					aria-label="Backups to keep"
					min={1}
					max={100}
					precision={0}
					value={keep}
					onChange={(value) => setKeep(value ?? 1)}
				/>
				<Button loading={save.isPending} onClick={() => save.mutate()}>
					Save
				</Button>
			</div>
			<p className="faint">
				{props.schedule && !props.schedule.isDisabled ? (
					<>
						The next is made at <TimeText ms={props.schedule.nextAt} />. One
						that was missed while the core did not run is made at its start.
					</>
				) : (
					"No backup is made by itself."
				)}
			</p>
			{save.error !== null && <ErrorPanel error={save.error} />}
		</section>
	);
}
