/** To whom alerts can be assigned. */
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, type MenuProps } from "antd";
import type { ReactNode } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { assigneesQuery } from "../../api/queries.ts";
import { errorSentence } from "../../shell/error-panel.tsx";

interface AssignMenuProps {
	readonly children: ReactNode;
	readonly canUnassign: boolean;
	readonly isDisabled: boolean;
	/** Null takes the assignment back. */
	onAssign(assigneeId: string | null): void;
}

export function AssignMenu(props: AssignMenuProps) {
	const { children, canUnassign, isDisabled, onAssign } = props;
	const me = useMe();
	const { data, error } = useQuery(assigneesQuery(useClient()));
	const others = (data ?? []).filter(({ id }) => id !== me.id);
	const items: MenuProps["items"] = [
		{ key: "me", label: "Assign to me", onClick: () => onAssign(me.id) },
		...(canUnassign
			? [
					{
						key: "none",
						label: "Take the assignment back",
						onClick: () => onAssign(null),
					},
				]
			: []),
		{ type: "divider" },
		...others.map(({ id, name, login }) => ({
			key: id,
			label: (
				<>
					{name} <span className="faint">{login}</span>
				</>
			),
			onClick: () => onAssign(id),
		})),
		...(error
			? [{ key: "error", disabled: true, label: errorSentence(error) }]
			: []),
	];
	return (
		<Dropdown
			trigger={["click"]}
			disabled={isDisabled}
			menu={{ items, style: { maxHeight: 360, overflowY: "auto" } }}
		>
			<Button disabled={isDisabled}>{children}</Button>
		</Dropdown>
	);
}
