/** Dead letters, newest first. j and k go through them, x chooses one, Enter unfolds it. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { countText } from "../../query/format-number.ts";
import { lineText, unmask } from "../../query/values.ts";
import { type Command, useCommands } from "../../shell/commands.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { LetterDetails } from "./letter-details.tsx";
import type { DeadLetter } from "./letter-groups.ts";

/** Letters drawn at first and with each “more”. */
const atOnce = 100;

interface LetterListProps {
	readonly letters: readonly DeadLetter[];
	readonly chosen: ReadonlySet<string>;
	readonly openId: string | undefined;
	nameOf(serviceId: string): string;
	onOpen(id: string | undefined): void;
	onToggle(id: string): void;
}

export function LetterList(props: LetterListProps) {
	const { letters, chosen, openId, nameOf, onOpen, onToggle } = props;
	const [most, setMost] = useState(atOnce);
	useLetterKeys(onToggle);
	// A link to one far down shows it, too.
	const place = letters.findIndex(({ id }) => id === openId);
	const shown = Math.max(most, place + 1);
	return (
		<div className="letter-list">
			<ul className="panel" aria-label="Dead letters">
				{letters.slice(0, shown).map((letter) => {
					const isOpen = letter.id === openId;
					return (
						<li
							key={letter.id}
							data-testid="dead-letter"
							data-letter={letter.id}
						>
							<div className="letter-row">
								<Checkbox
									aria-label={`Choose the message of ${new Date(letter.timestamp).toISOString()}`}
									checked={chosen.has(letter.id)}
									onChange={() => onToggle(letter.id)}
								/>
								<button
									type="button"
									className="plain-button letter-line"
									aria-expanded={isOpen}
									onClick={() => onOpen(isOpen ? undefined : letter.id)}
								>
									<LetterLine letter={letter} nameOf={nameOf} />
								</button>
							</div>
							{isOpen && <LetterDetails letter={letter} />}
						</li>
					);
				})}
			</ul>
			{letters.length > shown && (
				<Button onClick={() => setMost(shown + atOnce)}>
					Show more: {countText(letters.length - shown)} are left
				</Button>
			)}
		</div>
	);
}

function LetterLine(props: {
	letter: DeadLetter;
	nameOf(serviceId: string): string;
}) {
	const { letter, nameOf } = props;
	return (
		<>
			<span className="faint">
				<TimeText ms={letter.timestamp} />
			</span>
			<code className="letter-code">{unmask(letter.code)}</code>
			<span className="letter-cause value">{unmask(letter.cause)}</span>
			<span className="letter-from faint value">
				{unmask(letter.source) || "unknown source"} ·{" "}
				{unmask(nameOf(letter.serviceId))}
			</span>
			<code className="letter-raw faint value">
				{unmask(lineText(letter.raw.slice(0, 400)))}
			</code>
			<span className="letter-replayed">
				{letter.replayedAt !== undefined && (
					<>
						replayed <TimeText ms={letter.replayedAt} />
					</>
				)}
			</span>
		</>
	);
}

const group = "Dead letters";

function useLetterKeys(onToggle: (id: string) => void): void {
	const entry = (
		title: string,
		shortcut: string,
		run: () => void,
	): Command => ({
		id: `letters.${shortcut}`,
		title,
		group,
		shortcut,
		isHidden: true,
		run,
	});
	useCommands([
		entry("Next dead letter", "j", () => move(1)),
		entry("Previous dead letter", "k", () => move(-1)),
		entry("Choose the dead letter", "x", () => {
			const id = focused()?.dataset.letter;
			if (id !== undefined) onToggle(id);
		}),
	]);
}

function allItems(): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>("[data-letter]")];
}

function focused(): HTMLElement | undefined {
	return allItems().find((item) => item.contains(document.activeElement));
}

function move(by: number): void {
	const items = allItems();
	const item = focused();
	const at = item ? items.indexOf(item) + by : 0;
	items[Math.min(Math.max(at, 0), items.length - 1)]
		?.querySelector<HTMLElement>(".letter-line")
		?.focus();
}
