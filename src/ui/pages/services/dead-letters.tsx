/** Messages that the service could not process, newest first, each with the cause and the text as received. */

import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import type { z } from "zod";
import type { deadLetterShape } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { deadLettersQuery } from "../../api/queries.ts";
import { bytesText, plural } from "../../query/format-number.ts";
import { rangeTitle, resolveRange } from "../../query/time-range.ts";
import { lineText, unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { CopyIcon, ReloadIcon } from "../../theme/icons.tsx";

type DeadLetter = z.output<typeof deadLetterShape>;

const periods = [60, 1440, 10_080, 43_200];
const limit = 200;

export function DeadLetters({ serviceId }: { serviceId: string }) {
	const [minutes, setMinutes] = useState(1440);
	const [askedAt, setAskedAt] = useState(() => Date.now());
	const found = useQuery(
		deadLettersQuery(useClient(), {
			...resolveRange({ kind: "last", minutes }, askedAt),
			serviceId,
			limit,
		}),
	);
	const letters = found.data ?? [];
	return (
		<section className="dead-letters" aria-label="Dead letters">
			<h3>
				<span>Dead letters</span>
				<span className="faint">
					{found.data &&
						(letters.length >= limit
							? `the latest ${limit}`
							: plural(letters.length, "message"))}
				</span>
				<span className="grow" />
				<Select
					size="small"
					aria-label="Period of the dead letters"
					value={minutes}
					popupMatchSelectWidth={false}
					options={periods.map((value) => ({
						value,
						label: rangeTitle(value),
					}))}
					onChange={(value: number) => {
						setMinutes(value);
						setAskedAt(Date.now());
					}}
				/>
				<Button
					size="small"
					type="text"
					icon={<ReloadIcon />}
					aria-label="Load the dead letters again"
					loading={found.isFetching}
					onClick={() => setAskedAt(Date.now())}
				/>
			</h3>
			{found.error !== null && (
				<ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
			)}
			{found.data && letters.length === 0 && (
				<p className="faint">Every message of this period was processed.</p>
			)}
			<ul>
				{letters.map((letter) => (
					<LetterItem key={letter.id} letter={letter} />
				))}
			</ul>
		</section>
	);
}

function LetterItem({ letter }: { letter: DeadLetter }) {
	const [isOpen, setOpen] = useState(false);
	return (
		<li data-testid="dead-letter">
			<button
				type="button"
				className="plain-button letter-line"
				aria-expanded={isOpen}
				onClick={() => setOpen(!isOpen)}
			>
				<span className="faint">
					<TimeText ms={letter.timestamp} />
				</span>
				<code className="letter-code">{letter.code}</code>
				<span className="letter-cause value">{unmask(letter.cause)}</span>
				<code className="letter-raw faint value">
					{unmask(lineText(letter.raw))}
				</code>
			</button>
			{isOpen && <LetterDetails letter={letter} />}
		</li>
	);
}

function LetterDetails({ letter }: { letter: DeadLetter }) {
	const copy = useCopy();
	return (
		<div className="letter-details">
			<p className="value">{unmask(letter.cause)}</p>
			<p className="faint">
				{letter.connector} · from{" "}
				<span className="value">{unmask(letter.source) || "unknown"}</span> ·{" "}
				{bytesText(letter.rawBytes)}
				<Button
					size="small"
					type="text"
					icon={<CopyIcon />}
					aria-label="Copy the message"
					onClick={() => void copy(letter.raw)}
				/>
			</p>
			<pre className="code-block value">{unmask(letter.raw)}</pre>
		</div>
	);
}
