/** How many dead letters there are of each code; a click shows only these. */
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import type { CodeGroup } from "./letter-groups.ts";

interface CodeListProps {
	readonly groups: readonly CodeGroup[];
	readonly chosen: string | undefined;
	onChoose(code: string | undefined): void;
}

export function CodeList({ groups, chosen, onChoose }: CodeListProps) {
	const all = groups.reduce((sum, { count }) => sum + count, 0);
	return (
		<nav className="panel code-list" aria-label="Codes">
			<CodeButton
				title="All codes"
				count={all}
				isChosen={chosen === undefined}
				onClick={() => onChoose(undefined)}
			/>
			{groups.map(({ code, count, cause }) => (
				<CodeButton
					key={code}
					title={code}
					cause={cause}
					count={count}
					isChosen={chosen === code}
					onClick={() => onChoose(chosen === code ? undefined : code)}
				/>
			))}
		</nav>
	);
}

function CodeButton(props: {
	title: string;
	cause?: string;
	count: number;
	isChosen: boolean;
	onClick(): void;
}) {
	const { title, cause, count, isChosen, onClick } = props;
	return (
		<button
			type="button"
			className={`plain-button code-button ${isChosen ? "is-chosen" : ""}`}
			aria-pressed={isChosen}
			onClick={onClick}
		>
			<span className="code-title">
				{cause === undefined ? title : <code>{unmask(title)}</code>}
				<span className="is-number">{countText(count)}</span>
			</span>
			{cause !== undefined && (
				<span className="faint code-cause value" title={cause}>
					{unmask(cause)}
				</span>
			)}
		</button>
	);
}
