/** `?`: every shortcut that works on this page. */
import { Modal } from "antd";
import { useMemo } from "react";
import { type Command, useCommandList } from "./commands.tsx";
import { KeyCaps } from "./key-caps.tsx";
import "./shortcut-help.css";

export default function ShortcutHelp({ onClose }: { onClose(): void }) {
	const list = useCommandList();
	const groups = useMemo(() => groupCommands(list()), []);
	return (
		<Modal
			open
			footer={null}
			onCancel={onClose}
			title="Keyboard shortcuts"
			width={620}
		>
			<div className="shortcut-groups">
				{groups.map(([group, commands]) => (
					<section key={group}>
						<h3 className="soft">{group}</h3>
						<dl>
							{commands.map((command) => (
								<div key={command.id}>
									<dt>{command.title}</dt>
									<dd>
										<KeyCaps shortcut={command.shortcut ?? ""} />
									</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</div>
		</Modal>
	);
}

function groupCommands(commands: readonly Command[]): [string, Command[]][] {
	const withShortcut = commands.filter((c) => c.shortcut !== undefined);
	return [...Map.groupBy(withShortcut, (c) => c.group)];
}
