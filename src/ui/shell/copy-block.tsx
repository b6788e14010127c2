/** Text to be taken elsewhere, with a button that copies it. */
import { Button } from "antd";
import { CopyIcon } from "../theme/icons.tsx";
import { useCopy } from "./use-copy.ts";
import "./copy-block.css";

export function CopyBlock(props: {
	text: string;
	/** What it is: “token”. */
	label: string;
	testId: string;
}) {
	const { text, label, testId } = props;
	const copy = useCopy();
	return (
		<div className="copy-block">
			<pre className="code-block" data-testid={testId}>
				{text}
			</pre>
			<Button
				icon={<CopyIcon />}
				aria-label={`Copy the ${label}`}
				onClick={() => void copy(text)}
			/>
		</div>
	);
}
