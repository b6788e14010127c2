/** One dead letter with as much of the message as is kept. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useClient } from "../../api/context.tsx";
import { deadLetterQuery } from "../../api/queries.ts";
import { bytesText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { CopyIcon } from "../../theme/icons.tsx";
import type { DeadLetter } from "./letter-groups.ts";

/** Characters shown before the whole is asked for. */
const cut = 1200;

export function LetterDetails({ letter }: { letter: DeadLetter }) {
	const copy = useCopy();
	const [isWhole, setWhole] = useState(false);
	const whole = useQuery({
		...deadLetterQuery(useClient(), letter.id),
		enabled: isWhole,
	});
	const raw = whole.data?.raw ?? letter.raw.slice(0, cut);
	const isCut = whole.data === undefined && letter.raw.length > cut;
	const isLost =
		whole.data !== undefined && whole.data.rawBytes > raw.length * 4;
	return (
		<div className="letter-details">
			<p className="value">{unmask(letter.cause)}</p>
			<p className="faint">
				{letter.connector} · from{" "}
				<span className="value">{unmask(letter.source) || "unknown"}</span> ·{" "}
				{bytesText(letter.rawBytes)} ·{" "}
				<Link to="/services" search={{ service: letter.serviceId }}>
					service
				</Link>
				{letter.replayedAt !== undefined && (
					<>
						{" "}
						· replayed <TimeText ms={letter.replayedAt} />
					</>
				)}
			</p>
			<pre className="code-block value" data-testid="letter-raw">
				{unmask(raw)}
				{isCut && "…"}
			</pre>
			{isLost && (
				<p className="faint">
					The message was longer: only its beginning is kept.
				</p>
			)}
			{whole.error !== null && (
				<ErrorPanel error={whole.error} onRetry={() => void whole.refetch()} />
			)}
			<div className="letter-actions">
				{isCut && (
					<Button
						size="small"
						loading={whole.isFetching}
						onClick={() => setWhole(true)}
					>
						Show the whole message
					</Button>
				)}
				<Button
					size="small"
					icon={<CopyIcon />}
					onClick={() => void copy(whole.data?.raw ?? letter.raw)}
				>
					Copy the message
				</Button>
			</div>
		</div>
	);
}
