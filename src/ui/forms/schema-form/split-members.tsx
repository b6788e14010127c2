/** Many members: those with a default that is rarely changed fold away. */
import { useState } from "react";
import { plural } from "../../query/format-number.ts";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import { type BodyPath, joinPath } from "./body-path.ts";
import { useForm, useHasIssues } from "./form-context.tsx";
import { initialValue } from "./initial-value.ts";
import { MemberFields } from "./schema-field.tsx";
import { asNode, controlOf, type Member, resolveNode } from "./schema-node.ts";

/** Objects with fewer members are shown whole. */
const manyMembers = 7;

export function SplitMembers(props: {
	readonly members: readonly Member[];
	readonly path: BodyPath;
	readonly value: unknown;
}) {
	const { members, path, value } = props;
	const { root } = useForm();
	const [isOpened, setOpened] = useState(false);
	const isRare = ({ node, isRequired, name }: Member): boolean => {
		if (isRequired || members.length < manyMembers) return false;
		// Where a service listens decides who reaches it.
		if (name === "host") return false;
		const { kind } = controlOf(root, node);
		const standard = resolveNode(root, node).default;
		const given = asNode(value)[name];
		return (
			["number", "text", "choice", "switch", "object"].includes(kind) &&
			standard !== undefined &&
			(given === undefined ||
				JSON.stringify(given) === JSON.stringify(initialValue(root, node)))
		);
	};
	// What folds away is decided once, so that nothing jumps while somebody types.
	const [rareNames] = useState(
		() => new Set(members.filter(isRare).map(({ name }) => name)),
	);
	const rare = members.filter(({ name }) => rareNames.has(name));
	const usual = members.filter(({ name }) => !rareNames.has(name));
	const hasIssues = useHasIssues(rare.map(({ name }) => joinPath(path, name)));
	const isOpen = isOpened || hasIssues;
	if (rare.length < 3)
		return <MemberFields members={members} path={path} value={value} />;
	return (
		<>
			<MemberFields members={usual} path={path} value={value} />
			<div className="form-rare is-wide">
				<button
					type="button"
					className="plain-button form-fold"
					aria-expanded={isOpen}
					onClick={() => setOpened(!isOpen)}
				>
					{isOpen ? <CaretDownIcon /> : <CaretRightIcon />}{" "}
					{plural(rare.length, "further setting")}
					<span className="faint">
						{isOpen ? "" : " with their usual values"}
					</span>
				</button>
			</div>
			{isOpen && <MemberFields members={rare} path={path} value={value} />}
		</>
	);
}
