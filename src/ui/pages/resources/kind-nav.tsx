/** The kinds of resources, by group. */
import { Link } from "@tanstack/react-router";
import type { FilledGroup } from "./kind-groups.ts";
import { pluralTitle } from "./plural-title.ts";

export function KindNav(props: {
	readonly groups: readonly FilledGroup[];
	readonly chosen: string;
}) {
	return (
		<nav className="kind-nav" aria-label="Kinds of resources">
			{props.groups.map(({ title, kinds }) => (
				<section key={title}>
					<h3>{title}</h3>
					<ul>
						{kinds.map(({ kind, title: name }) => (
							<li key={kind}>
								<Link
									to="/resources"
									search={{ kind }}
									className={`kind-link ${kind === props.chosen ? "is-active" : ""}`}
									{...(kind === props.chosen
										? { "aria-current": "page" as const }
										: {})}
								>
									{pluralTitle(name)}
								</Link>
							</li>
						))}
					</ul>
				</section>
			))}
		</nav>
	);
}
