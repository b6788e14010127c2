/** Widgets fail and wait by themselves: the others go on. */
import { Button, Spin } from "antd";
import type { ReactNode } from "react";
import { errorSentence } from "../../shell/error-panel.tsx";

export function WidgetState(props: {
	readonly error: Error | null;
	readonly isEmpty: boolean;
	readonly isLoading: boolean;
	onRetry(): void;
	children: ReactNode;
}) {
	if (props.error !== null)
		return (
			<div className="widget-note" role="alert">
				<p>{errorSentence(props.error)}</p>
				<Button size="small" onClick={props.onRetry}>
					Try again
				</Button>
			</div>
		);
	if (props.isLoading)
		return (
			<div className="widget-note">
				<Spin size="small" aria-label="Loading" />
			</div>
		);
	if (props.isEmpty)
		return <p className="widget-note faint">Nothing in this period</p>;
	return props.children;
}
