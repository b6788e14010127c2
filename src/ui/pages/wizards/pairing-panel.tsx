/** After a service was made: the one-time token and what to do with it. */
import { Link } from "@tanstack/react-router";
import { unmask } from "../../query/values.ts";
import { CopyBlock } from "../../shell/copy-block.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { CheckIcon } from "../../theme/icons.tsx";
import type { Created } from "./use-finish.ts";

export function PairingPanel(props: {
	readonly created: Created;
	readonly noun: string;
}) {
	const { service, pairing } = props.created;
	return (
		<section className="pairing" aria-label="Start the service">
			<p className="check-note is-good" role="status">
				<CheckIcon /> “{unmask(service.name)}” is saved, and a service for it is
				registered.
			</p>
			<section className="panel resource-panel">
				<ol className="pairing-steps">
					<li>
						<strong>
							Run this on the machine where the {props.noun} shall live
						</strong>
						<p className="soft">
							It proves once that the service is yours and gets its own
							certificate. The token works until{" "}
							<TimeText ms={pairing.expiresAt} /> and is not shown again.
						</p>
						<CopyBlock
							text={pairing.command}
							label="command"
							testId="pairing-command"
						/>
						<p className="faint">Only the token:</p>
						<CopyBlock
							text={pairing.token}
							label="token"
							testId="pairing-token"
						/>
					</li>
					<li>
						<strong>Look whether it is green</strong>
						<p className="soft">
							It turns from gray to green in{" "}
							<Link to="/services">Active services</Link> once it has started.
							There you can also make a new token when this one has expired.
						</p>
					</li>
					{props.noun === "collector" && (
						<li>
							<strong>Send something to it</strong>
							<p className="soft">
								Its events then stand in <Link to="/events">Events</Link>; what
								it could not read is under its dead letters.
							</p>
						</li>
					)}
				</ol>
			</section>
		</section>
	);
}
