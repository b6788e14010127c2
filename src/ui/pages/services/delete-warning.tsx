/** What is lost with a service and what stays, before it is deleted. */
import { bytesText } from "../../query/format-number.ts";
import { mainRate, type Service } from "./counters.ts";

const losses: Readonly<Record<Service["kind"], string>> = {
	collector:
		"Its connectors close: sources that send to it are refused, and nothing of theirs is collected any more.",
	correlator:
		"Its open windows and the contents of its active lists; no rule of its watches the events any more.",
	storage:
		"The way of events into the event store. Collectors keep them until their journals are full.",
};

export function DeleteWarning({ service }: { service: Service }) {
	const { backlogBytes, kind } = service;
	return (
		<div className="delete-warning">
			<p>Lost are:</p>
			<ul>
				<li>{losses[kind]}</li>
				{backlogBytes > 0 && (
					<li>
						<strong>
							What waits in its journal, up to {bytesText(backlogBytes)}
						</strong>
						: it is not handed on any more.
					</li>
				)}
				<li>Its certificate: it must be paired anew as another service.</li>
			</ul>
			<p className="soft">
				Events that are stored, the ledger and the {kind} among the resources
				stay.
			</p>
			{mainRate(service) > 0 && (
				<p className="is-bad">It is at work right now.</p>
			)}
		</div>
	);
}
