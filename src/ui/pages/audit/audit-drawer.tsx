/** One audit event beside the table, with the change that it tells of. */
import { Link } from "@tanstack/react-router";
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { quoteText } from "../../query/literals.ts";
import { defaultStatement, joinStatement } from "../../query/statement.ts";
import { between } from "../../query/time-range.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { changeLines } from "./audit-change.ts";
import { OutcomeText } from "./audit-columns.tsx";
import type { AuditRow } from "./audit-row.ts";

export function AuditDrawer(props: { row: AuditRow; onClose(): void }) {
	const { row, onClose } = props;
	return (
		<Drawer
			open
			getContainer={false}
			rootStyle={{ position: "absolute" }}
			mask={false}
			focusable={{ trap: false }}
			autoFocus={false}
			placement="right"
			size={Math.min(600, window.innerWidth - 60)}
			rootClassName="audit-drawer"
			// The table beside it stays usable.
			aria-modal={false}
			onClose={onClose}
			closable={{ placement: "end" }}
			title={<h2 className="value">{unmask(row.action)}</h2>}
		>
			<dl className="audit-facts">
				<Fact title="Time">
					<TimeText ms={row.at} />
				</Fact>
				<Fact title="Outcome">
					<OutcomeText outcome={row.outcome} />
				</Fact>
				<TextFact title="Message" text={row.message} />
				<TextFact title="User" text={row.user} />
				<TextFact title="From" text={row.address} />
				<TextFact title="Behind a proxy" text={row.claimedAddress} />
				<TextFact title="Account" text={row.account} />
				<TextFact title="Privileges" text={row.privileges} />
				<TextFact title="Object" text={row.objectName} />
				<TextFact title="Kind" text={row.objectKind} />
				<TextFact title="Id" text={row.objectId} />
				<TextFact title="Tenant" text={row.tenant} />
				{row.facts.map(({ label, value }) => (
					<TextFact key={label} title={label || "Value"} text={value} />
				))}
				{row.sequence > 0 && <Fact title="Record">{row.sequence}</Fact>}
			</dl>
			<Change before={row.before} after={row.after} />
			<p>
				<Link to="/events" search={eventSearch(row)}>
					Open in Events
				</Link>
			</p>
		</Drawer>
	);
}

/** A minute around it, with the details open. */
function eventSearch({ id, at }: AuditRow) {
	const range = between(at - 30_000, at + 30_000);
	return writeEventsState({
		...defaultEventsState,
		sql: joinStatement({
			...defaultStatement,
			where: `ID = ${quoteText(id)}`,
		}),
		...(range && { range }),
		eventId: id,
	});
}

function TextFact({ title, text }: { title: string; text: string }) {
	if (text === "") return null;
	return (
		<Fact title={title}>
			<span className="value">{unmask(text)}</span>
		</Fact>
	);
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div>
			<dt>{title}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function Change({ before, after }: { before: string; after: string }) {
	if (before === "" && after === "") return null;
	const lines = changeLines(before, after);
	return (
		<section aria-label="Change">
			<h3>Change</h3>
			{lines === undefined ? (
				<>
					<p className="faint">
						The object was too long to be kept whole: these are its beginnings.
					</p>
					<pre className="code-block value">{unmask(before || "—")}</pre>
					<pre className="code-block value">{unmask(after || "—")}</pre>
				</>
			) : (
				<table className="audit-change">
					<thead>
						<tr>
							<th scope="col">Member</th>
							<th scope="col">Before</th>
							<th scope="col">After</th>
						</tr>
					</thead>
					<tbody>
						{lines.map((line) => (
							<tr key={line.path}>
								<th scope="row" className="value">
									{unmask(line.path) || "value"}
								</th>
								<Side text={line.before} className="audit-before" />
								<Side text={line.after} className="audit-after" />
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}

function Side(props: { text: string | undefined; className: string }) {
	const { text, className } = props;
	if (text === undefined) return <td className="faint">—</td>;
	return <td className={`value ${className}`}>{unmask(text) || '""'}</td>;
}
