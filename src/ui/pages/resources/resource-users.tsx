/** Who uses a resource: changes reach them, and it can't be deleted before they let go of it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useClient } from "../../api/context.tsx";
import { resourceUsersQuery } from "../../forms/resource/queries.ts";
import { humanize } from "../../forms/schema-form/labels.ts";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";

export function ResourceUsers({ id }: { readonly id: string }) {
	const { data, error, refetch } = useQuery(
		resourceUsersQuery(useClient(), id),
	);
	return (
		<section className="panel resource-panel" aria-label="Used by">
			<h3>Used by</h3>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data?.users.length === 0 && data.hidden === 0 && (
				<p className="faint">Nobody uses it.</p>
			)}
			{data && (
				<ul className="resource-users">
					{data.users.map((user) => (
						<li key={user.id}>
							<span className="faint">{humanize(user.kind)}</span>
							{user.kind === "service" ? (
								<Link to="/services" className="value">
									{unmask(user.name)}
								</Link>
							) : (
								<Link
									to="/resources/$resourceId"
									params={{ resourceId: user.id }}
									className="value"
								>
									{unmask(user.name)}
								</Link>
							)}
							<span className="faint value">{user.tenantName}</span>
						</li>
					))}
				</ul>
			)}
			{data && data.hidden > 0 && (
				<p className="faint">
					{plural(data.hidden, "more").replace(/mores$/, "more")} in tenants
					that you may not see.
				</p>
			)}
		</section>
	);
}
