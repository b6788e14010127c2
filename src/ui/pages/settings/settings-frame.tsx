/** Around every page of settings: the kinds at the left, in it what is chosen. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useClient } from "../../api/context.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { type SettingsKind, settingsKindsQuery } from "./queries.ts";
import "./settings-page.css";

interface FrameProps {
	/** Absent: the first of those that the user may see. */
	readonly kind: string | undefined;
	readonly children: (kind: SettingsKind) => ReactNode;
}

const groups = [
	{ title: "Tenants", scope: "tenant" },
	{ title: "Installation", scope: "installation" },
] as const;

export function SettingsFrame({ kind, children }: FrameProps) {
	const { data, error, refetch } = useQuery(settingsKindsQuery(useClient()));
	if (error !== null)
		return (
			<div className="settings-scroll">
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			</div>
		);
	if (!data) return <PageLoading />;
	const first = groups
		.flatMap(({ scope }) => data.filter((one) => one.scope === scope))
		.at(0);
	const chosen =
		kind === undefined ? first : data.find((one) => one.kind === kind);
	return (
		<div className="settings">
			<nav className="settings-nav" aria-label="Kinds of settings">
				{groups.map(({ title, scope }) => {
					const kinds = data.filter((one) => one.scope === scope);
					return (
						kinds.length > 0 && (
							<section key={scope}>
								<h3>{title}</h3>
								<ul>
									{kinds.map((one) => (
										<li key={one.kind}>
											<Link
												to="/settings/$kind"
												params={{ kind: one.kind }}
												className={`settings-link ${one === chosen ? "is-active" : ""}`}
												{...(one === chosen
													? { "aria-current": "page" as const }
													: {})}
											>
												{one.title}
											</Link>
										</li>
									))}
								</ul>
							</section>
						)
					);
				})}
			</nav>
			<div className="settings-main">
				{chosen ? (
					children(chosen)
				) : (
					<p className="settings-none">
						There are no such settings, or your role does not show them.
					</p>
				)}
			</div>
		</div>
	);
}
