/** What one step of a wizard shows. */
import { BodyEditor } from "../../forms/resource/body-editor.tsx";
import { HeadFields } from "../../forms/resource/head-fields.tsx";
import type { ResourceKind } from "../../forms/resource/types.ts";
import type { ResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { CheckStep } from "./check-step.tsx";
import { ParsingTest } from "./parsing-test.tsx";
import type { Finish } from "./use-finish.ts";
import type { WizardStep } from "./wizard-steps.ts";

interface StepContentProps {
	readonly step: WizardStep;
	readonly steps: readonly WizardStep[];
	readonly editor: ResourceEditor;
	readonly ofKind: ResourceKind;
	readonly schema: SchemaNode;
	readonly finish: Finish;
	onStep(index: number): void;
}

export function StepContent(props: StepContentProps) {
	const { step, steps, editor, ofKind, schema } = props;
	return (
		<div className="wizard-step">
			<div className="wizard-step-head">
				<h2 id="wizard-step-title" tabIndex={-1}>
					{step.title}
				</h2>
				<p className="soft">{step.intro}</p>
			</div>
			{step === steps[0] && (
				<section className="panel resource-panel">
					<HeadFields
						editor={editor}
						kind={ofKind}
						takesFocus={editor.saved === undefined}
					/>
				</section>
			)}
			{step.members.length > 0 && (
				<section className="panel resource-panel" aria-label={step.title}>
					<BodyEditor
						key={editor.saved?.version ?? 0}
						editor={editor}
						schema={schema}
						only={step.members}
					/>
				</section>
			)}
			{step.key === "parsing" && <ParsingTest editor={editor} />}
			{step.key === "check" && <CheckStep {...props} />}
		</div>
	);
}
