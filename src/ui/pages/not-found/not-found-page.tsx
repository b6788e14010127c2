/** An address that leads nowhere. */
import { Link } from "@tanstack/react-router";
import { Mark } from "../../shell/mark.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import "./not-found-page.css";

export function NotFoundPage() {
	return (
		<div className="not-found">
			<PageTitle title="Page not found" />
			<Mark size={72} />
			<h2>There is no page at this address</h2>
			<p className="soft">
				<code>{window.location.pathname.slice(0, 200)}</code>
			</p>
			<p>
				Check the address, or go to <Link to="/events">Events</Link> or{" "}
				<Link to="/alerts">Alerts</Link>.
			</p>
		</div>
	);
}
