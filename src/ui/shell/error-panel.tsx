/** An error as its reader needs it: the server's sentence, what to do, and a button that tries again. */
import { Alert, Button } from "antd";
import { describeError, UrsaError } from "#schema/index.ts";

export function errorSentence(error: unknown): string {
	return error instanceof UrsaError ? error.message : describeError(error);
}

function errorTitle(error: unknown): string {
	if (!(error instanceof UrsaError)) return "Something in the console failed";
	if (error.code === "console.unreachable") return "No connection";
	if (error.status === 403) return "Not allowed";
	if (error.status === 404) return "Not found";
	if (error.status >= 500) return "The server failed";
	return "That did not work";
}

export function ErrorPanel(props: {
	error: unknown;
	title?: string;
	onRetry?: () => void;
}) {
	const { error, title, onRetry } = props;
	const code = error instanceof UrsaError ? error.code : undefined;
	return (
		<Alert
			type="error"
			showIcon
			role="alert"
			className="error-panel"
			title={title ?? errorTitle(error)}
			description={
				<>
					<span className="error-sentence">{errorSentence(error)}</span>
					{code && <code className="faint error-code">{code}</code>}
				</>
			}
			action={
				onRetry && (
					<Button size="small" onClick={onRetry}>
						Try again
					</Button>
				)
			}
		/>
	);
}
