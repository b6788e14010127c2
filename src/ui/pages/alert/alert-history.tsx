/** What was done with the alert, and a box for the next comment. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import type { z } from "zod";
import { type alertHistoryShape, endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";

type Entry = z.output<typeof alertHistoryShape>;

/** As the API allows. */
const maxComment = 4000;

export function AlertHistory(props: {
	alertId: string;
	history: readonly Entry[];
}) {
	const { alertId, history } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const [text, setText] = useState("");
	const comment = useMutation({
		mutationFn: () =>
			client.call(endpoints.commentAlert, {
				params: { id: alertId },
				body: { text },
			}),
		onSuccess: async () => {
			setText("");
			await queryClient.invalidateQueries({ queryKey: ["alerts"] });
		},
	});
	const canSend = text.trim() !== "" && !comment.isPending;
	return (
		<section className="panel alert-history" aria-label="History">
			<h3>History</h3>
			<ol>
				{history
					.toSorted((a, b) => a.at - b.at)
					.map((entry) => (
						<HistoryItem
							key={`${entry.at} ${entry.action} ${entry.text}`}
							entry={entry}
						/>
					))}
			</ol>
			{comment.isError && <ErrorPanel error={comment.error} />}
			<form
				onSubmit={(event) => {
					event.preventDefault();
					if (canSend) comment.mutate();
				}}
			>
				<Input.TextArea
					aria-label="Comment"
					placeholder="Write a comment …"
					autoSize={{ minRows: 2, maxRows: 8 }}
					maxLength={maxComment}
					value={text}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={(event) => {
						if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
							event.currentTarget.form?.requestSubmit();
					}}
				/>
				<Button
					htmlType="submit"
					disabled={!canSend}
					loading={comment.isPending}
				>
					Comment
				</Button>
			</form>
		</section>
	);
}

function HistoryItem({ entry }: { entry: Entry }) {
	return (
		<li className={entry.action === "commented" ? "is-comment" : ""}>
			<span className="history-time">
				<TimeText ms={entry.at} />
			</span>
			<div className="history-body">
				<span>
					<strong className="value">{unmask(entry.userName ?? "Ursa")}</strong>{" "}
					<span className="soft">{entry.action}</span>
				</span>
				{entry.text !== "" && (
					<div className="history-text value">{unmask(entry.text)}</div>
				)}
			</div>
		</li>
	);
}
