/** The steps at the left, the chosen one beside them, back and next below. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { EditorNotices } from "../../forms/resource/editor-notices.tsx";
import { ResourceCreator } from "../../forms/resource/resource-creator.tsx";
import type {
	Resource,
	ResourceDraft,
	ResourceKind,
} from "../../forms/resource/types.ts";
import { UnsavedGuard } from "../../forms/resource/unsaved-guard.tsx";
import { useResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import {
	membersOf,
	type SchemaNode,
} from "../../forms/schema-form/schema-node.ts";
import { unmask } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { EditorState } from "../resources/editor-state.tsx";
import { pluralTitle } from "../resources/plural-title.ts";
import { ResourceActions } from "../resources/resource-actions.tsx";
import { StepContent } from "./step-content.tsx";
import { StepNav } from "./step-nav.tsx";
import { useFinish } from "./use-finish.ts";
import { stepsOf, type WizardKind } from "./wizard-steps.ts";
import "../../forms/resource/resource-editor.css";
import "../resources/resource-page.css";
import "./wizard.css";

interface WizardProps {
	readonly kind: WizardKind;
	readonly ofKind: ResourceKind;
	readonly schema: SchemaNode;
	readonly saved: Resource | undefined;
	readonly start: ResourceDraft;
}

export function Wizard(props: WizardProps) {
	const { kind, ofKind, schema, start } = props;
	const parameters = useSearch({ from: "/shell/wizards/$kind" });
	const navigate = useNavigate();
	const editor = useResourceEditor({ kind, saved: props.saved, start });
	const finish = useFinish(editor);
	const { saved, isDirty, isReadOnly } = editor;
	const steps = stepsOf(
		kind,
		membersOf(schema).map(({ name }) => name),
	);
	const at = Math.max(
		steps.findIndex(({ key }) => key === parameters.step),
		0,
	);
	const step = steps[at];
	const isLast = at === steps.length - 1;
	const goTo = (index: number) => {
		const key = steps[index]?.key;
		if (key === undefined) return;
		void navigate({
			to: "/wizards/$kind",
			params: { kind },
			search: { ...parameters, step: key },
		});
	};
	const next = () => (isLast ? undefined : goTo(at + 1));
	useCommands([
		{
			id: "wizard.next",
			title: "Next step",
			group: "Wizard",
			shortcut: "mod+Enter",
			run: next,
		},
	]);
	useHeadingFocus(step?.key);
	// At the end everything is checked, also what nobody has filled in.
	const { reveal } = editor;
	useEffect(() => {
		if (isLast) reveal();
	}, [isLast, reveal]);
	if (!step) return null;
	const noun = ofKind.title.toLowerCase();
	const title = saved ? unmask(saved.name) : `New ${noun}`;
	return (
		<div className="resource-page">
			<PageTitle title={`${title}: ${step.title}`} />
			<header className="resource-head">
				<div className="resource-title">
					<Link to="/resources" search={{ kind }}>
						{pluralTitle(ofKind.title)}
					</Link>
					<span className="faint">/</span>
					<h2 className="value">{title}</h2>
					<EditorState editor={editor} />
				</div>
				<span className="grow" />
				{saved && (
					<ResourceActions
						resource={saved}
						kind={ofKind}
						isDirty={isDirty}
						onGone={() => void navigate({ to: "/resources", search: { kind } })}
					/>
				)}
				{saved && !isReadOnly && (
					<>
						{isDirty && (
							<Button onClick={editor.discard}>Discard changes</Button>
						)}
						<Button
							type="primary"
							loading={finish.isBusy}
							disabled={!isDirty}
							onClick={() => void finish.save()}
						>
							Save
						</Button>
					</>
				)}
			</header>
			<div className="wizard">
				<StepNav
					steps={steps}
					at={at}
					issues={editor.shownIssues}
					onChoose={goTo}
				/>
				<div className="wizard-main">
					<div className="wizard-scroll">
						<div className="resource-notices">
							<EditorNotices editor={editor} />
						</div>
						<ResourceCreator>
							<StepContent
								key={step.key}
								step={step}
								steps={steps}
								editor={editor}
								ofKind={ofKind}
								schema={schema}
								finish={finish}
								onStep={goTo}
							/>
						</ResourceCreator>
					</div>
					<footer className="wizard-foot">
						<Button disabled={at === 0} onClick={() => goTo(at - 1)}>
							Back
						</Button>
						{!isLast && (
							<Button type="primary" onClick={next}>
								Next: {steps[at + 1]?.title}
							</Button>
						)}
						<span className="faint">
							Step {at + 1} of {steps.length}
						</span>
					</footer>
				</div>
			</div>
			<UnsavedGuard isDirty={isDirty && !finish.isBusy} />
		</div>
	);
}

/** Another step is read out, and Tab goes on from its heading; the first drawing leaves the focus alone. */
function useHeadingFocus(key: string | undefined): void {
	const shown = useRef(key);
	useEffect(() => {
		if (shown.current === key) return;
		shown.current = key;
		document.getElementById("wizard-step-title")?.focus();
	}, [key]);
}
