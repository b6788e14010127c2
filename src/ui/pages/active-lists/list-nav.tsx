import type { ReactNode } from "react";
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import type { ListOfCorrelator } from "./queries.ts";

/** The lists of the correlator that is chosen above them. */
export function ListNav(props: {
	readonly lists: readonly ListOfCorrelator[];
	readonly chosen: string | undefined;
	onChoose(id: string): void;
	readonly children: ReactNode;
}) {
	return (
		<nav className="lists-nav" aria-label="Active lists">
			{props.children}
			<ul>
				{props.lists.map(({ id, name, records }) => (
					<li key={id}>
						<button
							type="button"
							className={`plain-button lists-link${id === props.chosen ? " is-active" : ""}`}
							aria-current={id === props.chosen ? "true" : undefined}
							onClick={() => props.onChoose(id)}
						>
							<span className="lists-name">{unmask(name)}</span>
							<span className="faint">{countText(records)}</span>
						</button>
					</li>
				))}
			</ul>
		</nav>
	);
}
