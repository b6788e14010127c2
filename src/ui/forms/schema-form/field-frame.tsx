/** Around a control: its label, what it means, and what is wrong with it. */
import { type ReactNode, useId } from "react";
import type { BodyPath } from "./body-path.ts";
import { useIssues } from "./form-context.tsx";

interface FieldFrameProps {
	readonly label: string;
	readonly help?: string | undefined;
	readonly path: BodyPath;
	readonly isRequired?: boolean;
	/** The label takes no room: the head of the table says it. */
	readonly isBare?: boolean;
	readonly isWide?: boolean;
	/** Parts of the value have no fields of their own that could show their issues. */
	readonly isDeep?: boolean;
	children(parts: {
		readonly id: string;
		readonly describedBy: string | undefined;
		readonly hasIssue: boolean;
	}): ReactNode;
}

export function FieldFrame(props: FieldFrameProps) {
	const { label, help, path, isRequired, isBare, isWide, children } = props;
	const id = useId();
	const { isDeep = false } = props;
	const issues = useIssues(path, isDeep);
	const described = [
		issues.length > 0 ? `${id}-issue` : "",
		help && !isBare ? `${id}-help` : "",
	]
		.filter(Boolean)
		.join(" ");
	return (
		<div
			className={`form-field ${isWide ? "is-wide" : ""} ${isBare ? "is-bare" : ""}`}
			data-path={path}
		>
			<label
				htmlFor={id}
				className={isBare ? "visually-hidden" : "form-label"}
				title={isBare ? help : undefined}
			>
				{label}
				{isRequired && !isBare && (
					<span className="form-required" title="Required">
						{" "}
						*
					</span>
				)}
			</label>
			{children({
				id,
				describedBy: described || undefined,
				hasIssue: issues.length > 0,
			})}
			<IssueLines id={`${id}-issue`} path={path} isDeep={isDeep} />
			{help && !isBare && (
				<div className="form-help" id={`${id}-help`}>
					{help}
				</div>
			)}
		</div>
	);
}

export function IssueLines(props: {
	id?: string;
	path: BodyPath;
	isDeep?: boolean;
}) {
	const issues = useIssues(props.path, props.isDeep ?? false);
	if (issues.length === 0) return null;
	return (
		<div className="form-issue" id={props.id} role="alert">
			{[...new Set(issues.map(({ message }) => message))].map((message) => (
				<div key={message}>{message}</div>
			))}
		</div>
	);
}
