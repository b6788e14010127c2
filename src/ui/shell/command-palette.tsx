/** Ctrl-K: pages and actions by name. */
import { Modal } from "antd";
import { useId, useMemo, useRef, useState } from "react";
import { type Command, useCommandList } from "./commands.tsx";
import { KeyCaps } from "./key-caps.tsx";
import { rankCommands } from "./rank-commands.ts";
import "./command-palette.css";

export default function CommandPalette({ onClose }: { onClose(): void }) {
	const list = useCommandList();
	const [text, setText] = useState("");
	const [active, setActive] = useState(0);
	const id = useId();
	const listRef = useRef<HTMLDivElement>(null);
	const commands = useMemo(() => list().filter((c) => !c.isHidden), []);
	const found = rankCommands(commands, text);
	const optionId = (index: number) => `${id}-${index}`;
	const move = (index: number) => {
		const next = Math.min(Math.max(index, 0), found.length - 1);
		setActive(next);
		listRef.current?.children[next]?.scrollIntoView({ block: "nearest" });
	};
	const run = (command: Command | undefined) => {
		if (!command) return;
		onClose();
		command.run();
	};
	return (
		<Modal
			open
			footer={null}
			closable={false}
			onCancel={onClose}
			width={560}
			className="palette"
			style={{ top: 96 }}
			title={<span className="visually-hidden">Search pages and actions</span>}
		>
			<input
				// biome-ignore lint/a11y/noAutofocus: the dialog was opened to type into this field
				autoFocus
				className="palette-input"
				placeholder="Go to a page or do something …"
				role="combobox"
				aria-label="Page or action"
				aria-expanded="true"
				aria-controls={id}
				aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setActive(0);
				}}
				onKeyDown={(event) => {
					if (event.key === "ArrowDown") move(active + 1);
					else if (event.key === "ArrowUp") move(active - 1);
					else if (event.key === "Enter") run(found[active]);
					else return;
					event.preventDefault();
				}}
			/>
			<div className="palette-list" id={id} role="listbox" ref={listRef}>
				{found.map((command, index) => (
					<div
						key={command.id}
						id={optionId(index)}
						role="option"
						tabIndex={-1}
						aria-selected={index === active}
						className="palette-item"
						onPointerMove={() => setActive(index)}
						onClick={() => run(command)}
						onKeyDown={undefined}
					>
						<span className="palette-group">{command.group}</span>
						<span className="grow palette-title">{command.title}</span>
						{command.shortcut && <KeyCaps shortcut={command.shortcut} />}
					</div>
				))}
			</div>
			{found.length === 0 && (
				<p className="palette-none">Nothing is called “{text}”.</p>
			)}
		</Modal>
	);
}
