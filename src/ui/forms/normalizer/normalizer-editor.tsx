/** A normalizer: its tree of rules, the form of the chosen rule, and beside them what it makes of samples. */
import { useState } from "react";
import { isWithin, keysOf, valueAtPath } from "../schema-form/body-path.ts";
import type { FormSettings } from "../schema-form/form-context.tsx";
import type { PlacedIssue } from "../schema-form/issues.ts";
import { SchemaForm } from "../schema-form/schema-form.tsx";
import { asNode } from "../schema-form/schema-node.ts";
import { listRules } from "./list-rules.ts";
import { NormalizerTest } from "./normalizer-test.tsx";
import { RuleTree } from "./rule-tree.tsx";
import "./normalizer-editor.css";

interface NormalizerEditorProps extends FormSettings {
	readonly body: unknown;
	readonly issues: readonly PlacedIssue[];
}

export default function NormalizerEditor(props: NormalizerEditorProps) {
	const { body, issues, root, ...settings } = props;
	const [chosen, setChosen] = useState("");
	const rules = listRules(body);
	const rule = rules.find(({ path }) => path === chosen) ?? rules[0];
	const path = rule?.path ?? "";
	const extra = asNode(asNode(asNode(root.properties).extras).items);
	const countOf = (place: string) =>
		issues.filter(
			(issue) =>
				issue.part === "body" &&
				isWithin(issue.path, place) &&
				keysOf(issue.path.slice(place.length))[0] !== "extras",
		).length;
	return (
		<div className="normalizer-editor">
			<div className="normalizer-form">
				<RuleTree
					rules={rules}
					body={body}
					root={root}
					chosen={path}
					isReadOnly={settings.isReadOnly}
					countOf={countOf}
					onChoose={setChosen}
					onChange={settings.change}
				/>
				<SchemaForm
					key={path}
					{...settings}
					root={root}
					node={path === "" ? root : extra}
					path={path}
					value={valueAtPath(body, path)}
					issues={issues}
					// The name of the main rule is the name of the normalizer.
					without={path === "" ? ["extras", "name", "examples"] : ["extras"]}
				/>
			</div>
			<NormalizerTest
				body={body}
				tenantId={settings.tenantId}
				isReadOnly={settings.isReadOnly}
				onChange={settings.change}
				onRule={setChosen}
			/>
		</div>
	);
}
