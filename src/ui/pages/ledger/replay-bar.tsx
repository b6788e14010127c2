/** Gives dead letters to their collectors again: those that are chosen, or all that fit the filter. */
import { App, Button } from "antd";
import { useMe } from "../../api/context.tsx";
import { countText, plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { DeadLetter } from "./letter-groups.ts";
import { ReplayResult } from "./replay-result.tsx";
import { type LetterFilter, useReplay } from "./use-replay.ts";

/** As many as one request may name. */
const mostChosen = 500;

interface ReplayBarProps {
	/** What the list shows. */
	readonly letters: readonly DeadLetter[];
	readonly chosen: readonly DeadLetter[];
	readonly filter: LetterFilter;
	/** There are more than were listed. */
	readonly isCut: boolean;
	onChoose(ids: readonly string[]): void;
	onDone(): void;
}

export function ReplayBar(props: ReplayBarProps) {
	const { letters, chosen, filter, isCut, onChoose, onDone } = props;
	const { permissions } = useMe();
	const { modal } = App.useApp();
	const replay = useReplay(onDone);
	const canReplay = permissions.includes("deadLetters.replay");
	const count = `${isCut ? "more than " : ""}${countText(letters.length)}`;
	const replayAll = () =>
		modal.confirm({
			title: `Replay all ${count}?`,
			content:
				"Each message goes through the present normalizers and filters of its collector again. What becomes an event is stored with the time of its first arrival; what is refused again stays here.",
			okText: "Replay all",
			onOk: () => replay.start({ filter }),
		});
	return (
		<div className="replay">
			<div className="replay-bar">
				<p role="status" data-testid="letter-count">
					<strong>{plural(letters.length, "dead letter")}</strong>
					{isCut && (
						<span className="faint"> of the latest 1,000 of this period</span>
					)}
					{chosen.length > 0 && (
						<span className="soft"> · {countText(chosen.length)} chosen</span>
					)}
				</p>
				<div className="grow" />
				{canReplay && letters.length > 0 && (
					<>
						<Button
							type="text"
							onClick={() =>
								onChoose(
									chosen.length > 0
										? []
										: letters.slice(0, mostChosen).map(({ id }) => id),
								)
							}
						>
							{chosen.length > 0
								? "Choose none"
								: letters.length > mostChosen
									? `Choose the first ${mostChosen}`
									: "Choose all"}
						</Button>
						<Button
							type="primary"
							disabled={chosen.length === 0 || chosen.length > mostChosen}
							loading={replay.isBusy}
							onClick={() =>
								void replay.start({ ids: chosen.map((l) => l.id) })
							}
						>
							Replay chosen
						</Button>
						<Button disabled={replay.isBusy} onClick={replayAll}>
							Replay all that fit …
						</Button>
					</>
				)}
			</div>
			{replay.isBusy && (
				<p className="soft" role="status">
					Replaying … {countText(replay.sum.replayed)} became events,{" "}
					{countText(replay.sum.refused.length)} were refused again.{" "}
					<Button size="small" onClick={replay.stop}>
						Stop
					</Button>
				</p>
			)}
			{replay.error !== undefined && (
				<ErrorPanel error={replay.error} title="Not all were replayed" />
			)}
			{replay.isDone && (
				<ReplayResult sum={replay.sum} onDismiss={replay.dismiss} />
			)}
		</div>
	);
}
