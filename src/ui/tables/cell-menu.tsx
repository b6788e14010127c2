/** A menu at a place in the window: of a table's cell, at the pointer. */
import { Dropdown, type MenuProps } from "antd";

export interface CellMenuState {
	readonly x: number;
	readonly y: number;
	readonly title: string;
	readonly items: NonNullable<MenuProps["items"]>;
	/** What had the focus before, and gets it back. */
	readonly opener: Element | null;
}

export function CellMenu(props: {
	menu: CellMenuState | undefined;
	onClose(): void;
}) {
	const { menu } = props;
	if (!menu) return null;
	const onClose = () => {
		props.onClose();
		if (menu.opener instanceof HTMLElement)
			menu.opener.focus({ preventScroll: true });
	};
	return (
		<Dropdown
			key={`${menu.x} ${menu.y}`}
			open
			autoFocus
			trigger={["click"]}
			onOpenChange={(isOpen) => !isOpen && onClose()}
			menu={{
				items: [{ type: "group", label: menu.title, children: menu.items }],
				onClick: onClose,
				onKeyDown: (event) => event.key === "Escape" && onClose(),
			}}
		>
			<span
				className="cell-menu-anchor"
				// The menu finds its place only beside something that has a size.
				style={{
					position: "fixed",
					left: menu.x,
					top: menu.y,
					width: 1,
					height: 1,
				}}
			/>
		</Dropdown>
	);
}
