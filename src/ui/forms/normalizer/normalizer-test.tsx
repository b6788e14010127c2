/** The test of the normalizer that is being edited; its examples are the samples. */
import { Button } from "antd";
import { useMemo, useState } from "react";
import { isSame } from "../resource/merge.ts";
import { asNode } from "../schema-form/schema-node.ts";
import { TestPane } from "./test-pane.tsx";
import { samplesOf } from "./test-samples.ts";

interface NormalizerTestProps {
	readonly body: unknown;
	readonly tenantId: string;
	readonly isReadOnly: boolean;
	onChange(path: string, value: unknown): void;
	onRule(path: string): void;
}

export function NormalizerTest(props: NormalizerTestProps) {
	const { body, tenantId, isReadOnly, onChange, onRule } = props;
	const examples = examplesOf(body);
	const [text, setText] = useState(() => examples.join("\n"));
	const normalizers = useMemo(() => [{ id: "", name: "", body }], [body]);
	const samples = samplesOf(text, false);
	return (
		<div className="normalizer-test">
			<TestPane
				tenantId={tenantId}
				normalizers={normalizers}
				text={text}
				onText={setText}
				onRule={onRule}
			/>
			{!isReadOnly && !isSame(samples, examples) && samples.length > 0 && (
				<div className="keep-examples">
					<Button size="small" onClick={() => onChange("/examples", samples)}>
						Keep as examples
					</Button>
					<span className="form-help">
						Examples are saved with the normalizer and stand here when it is
						opened.
					</span>
				</div>
			)}
		</div>
	);
}

function examplesOf(body: unknown): readonly string[] {
	const { examples } = asNode(body);
	return Array.isArray(examples) ? examples.map(String) : [];
}
