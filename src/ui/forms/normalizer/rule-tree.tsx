/** Chooses, adds, moves and removes rules of a normalizer. */
import { Button } from "antd";
import { unmask } from "../../query/values.ts";
import {
	ArrowDownIcon,
	ArrowUpIcon,
	CloseIcon,
	PlusIcon,
} from "../../theme/icons.tsx";
import {
	type BodyPath,
	joinPath,
	moveItem,
	valueAtPath,
} from "../schema-form/body-path.ts";
import { initialValue } from "../schema-form/initial-value.ts";
import { asNode, type SchemaNode } from "../schema-form/schema-node.ts";
import { extrasOf, type RuleEntry, rulePath } from "./list-rules.ts";

interface RuleTreeProps {
	readonly rules: readonly RuleEntry[];
	readonly body: unknown;
	readonly root: SchemaNode;
	readonly chosen: BodyPath;
	readonly isReadOnly: boolean;
	countOf(path: BodyPath): number;
	onChoose(path: BodyPath): void;
	onChange(path: BodyPath, value: unknown): void;
}

export function RuleTree(props: RuleTreeProps) {
	const { rules, body, root, chosen, isReadOnly, countOf } = props;
	const { onChoose, onChange } = props;
	const extra = asNode(asNode(asNode(root.properties).extras).items);
	const listAt = (path: BodyPath) => extrasOf(valueAtPath(body, path));
	const add = (rule: RuleEntry) => {
		const list = joinPath(rule.path, "extras");
		const before = listAt(list);
		onChange(list, [...before, initialValue(root, extra) ?? {}]);
		onChoose(joinPath(list, before.length));
	};
	const siblings = (rule: RuleEntry) =>
		joinPath(rulePath(rule.place.slice(0, -1)), "extras");
	const move = (rule: RuleEntry, by: number) => {
		const list = siblings(rule);
		const from = rule.place.at(-1) ?? 0;
		const to = from + by;
		const before = listAt(list);
		if (to < 0 || to >= before.length) return;
		onChange(list, moveItem(before, from, to));
		onChoose(joinPath(list, to));
	};
	const remove = (rule: RuleEntry) => {
		const list = siblings(rule);
		const at = rule.place.at(-1) ?? 0;
		onChange(
			list,
			listAt(list).filter((_, index) => index !== at),
		);
		onChoose(rulePath(rule.place.slice(0, -1)));
	};
	return (
		<nav className="rule-tree" aria-label="Rules of the normalizer">
			<ul>
				{rules.map((rule) => {
					const isMain = rule.place.length === 0;
					const isChosen = rule.path === chosen;
					const title = isMain
						? "Main rule"
						: unmask(rule.name) || `Extra rule ${rule.place.join(".")}`;
					const issueCount = countOf(rule.path);
					return (
						<li
							key={rule.path}
							className={isChosen ? "is-chosen" : ""}
							style={{ paddingLeft: rule.place.length * 18 }}
						>
							<button
								type="button"
								className="plain-button rule-name"
								aria-current={isChosen ? "true" : undefined}
								onClick={() => onChoose(rule.path)}
								onKeyDown={(event) => {
									if (!event.altKey || isReadOnly || isMain) return;
									if (event.key === "ArrowUp") move(rule, -1);
									else if (event.key === "ArrowDown") move(rule, 1);
									else return;
									event.preventDefault();
								}}
							>
								<span className="value">{title}</span>
								<span className="faint">
									{rule.method}
									{rule.hasCondition ? " · with a condition" : ""}
								</span>
								{issueCount > 0 && (
									<span className="rule-issues">
										{issueCount} {issueCount === 1 ? "issue" : "issues"}
									</span>
								)}
							</button>
							{isChosen && !isReadOnly && (
								<span className="rule-actions">
									<Button
										size="small"
										type="text"
										icon={<PlusIcon />}
										title="A rule that reads further what this one has read"
										onClick={() => add(rule)}
									>
										Extra rule
									</Button>
									{!isMain && (
										<>
											<Button
												size="small"
												type="text"
												icon={<ArrowUpIcon />}
												aria-label={`Move ${title} up`}
												title="Up (Alt ↑)"
												onClick={() => move(rule, -1)}
											/>
											<Button
												size="small"
												type="text"
												icon={<ArrowDownIcon />}
												aria-label={`Move ${title} down`}
												title="Down (Alt ↓)"
												onClick={() => move(rule, 1)}
											/>
											<Button
												size="small"
												type="text"
												icon={<CloseIcon />}
												aria-label={`Remove ${title}`}
												title="Remove"
												onClick={() => remove(rule)}
											/>
										</>
									)}
								</span>
							)}
						</li>
					);
				})}
			</ul>
		</nav>
	);
}
