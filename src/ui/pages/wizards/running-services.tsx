/** Services that run the resource already: saved changes reach them when they read their settings again. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useMe } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { Finish } from "./use-finish.ts";

export function RunningServices(props: {
	readonly finish: Finish;
	readonly isDirty: boolean;
}) {
	const { finish, isDirty } = props;
	const me = useMe();
	const { services, reload } = finish;
	if (services.length === 0) return null;
	return (
		<section className="panel resource-panel running" aria-label="Services">
			<p>
				<strong>
					{plural(services.length, "service")}{" "}
					{services.length === 1 ? "runs" : "run"} it:
				</strong>{" "}
				{services.map(({ name }) => unmask(name)).join(", ")} ·{" "}
				<Link to="/services">Active services</Link>
			</p>
			<p className="soft">
				{isDirty
					? "Save first; then have them read the new settings."
					: "Saved changes reach them when they read their settings again."}
			</p>
			{me.permissions.includes("services.reload") && (
				<div>
					<Button
						disabled={isDirty}
						loading={reload.isBusy}
						onClick={reload.run}
					>
						Reload settings
					</Button>{" "}
					{reload.isDone && (
						<span className="soft" role="status">
							Asked for: they read them within seconds.
						</span>
					)}
				</div>
			)}
			{reload.error !== null && <ErrorPanel error={reload.error} />}
		</section>
	);
}
