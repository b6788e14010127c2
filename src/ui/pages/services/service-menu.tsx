/** The menu of a service: what is not allowed is not offered. */
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, type MenuProps } from "antd";
import { useRef } from "react";
import { useMe } from "../../api/context.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { MoreIcon } from "../../theme/icons.tsx";
import type { Service } from "./counters.ts";
import { eventsOfService } from "./service-titles.ts";
import { canAsk } from "./use-row-keys.ts";
import type { ServiceActions } from "./use-service-actions.tsx";

export function ServiceMenu(props: {
	service: Service;
	actions: ServiceActions;
}) {
	const { service, actions } = props;
	const { permissions } = useMe();
	const navigate = useNavigate();
	const copy = useCopy();
	const trigger = useRef<HTMLButtonElement>(null);
	const item = (key: string, label: string, hint: string) => ({
		key,
		label,
		extra: hint && <kbd>{hint}</kbd>,
	});
	const items: MenuProps["items"] = [
		...(permissions.includes("events.search")
			? [item("events", "Go to events", "e")]
			: []),
		item("pipeline", "Show in the pipeline", ""),
		item("ledger", "Show the ledger", ""),
		item("letters", "Show dead letters", ""),
		item("copy", "Copy ID", "y"),
		...(actions.canReload || actions.canManage
			? [{ type: "divider" as const }]
			: []),
		...(actions.canReload
			? [
					{
						...item("reload", "Reload settings", "r"),
						disabled: !canAsk(service),
					},
				]
			: []),
		...(actions.canManage
			? [
					{
						...item("restart", "Restart …", "Shift R"),
						disabled: !canAsk(service),
					},
					item("certificate", "Reset certificate …", ""),
					{ ...item("delete", "Delete …", "Del"), danger: true },
				]
			: []),
	];
	const run: Readonly<Record<string, () => void>> = {
		events: () =>
			void navigate({ to: "/events", search: eventsOfService(service) }),
		pipeline: () =>
			void navigate({ to: "/pipeline", search: { service: service.id } }),
		ledger: () =>
			void navigate({ to: "/ledger", search: { service: service.id } }),
		letters: () =>
			void navigate({ to: "/dead-letters", search: { service: service.id } }),
		copy: () => void copy(service.id),
		reload: () => actions.reload(service),
		restart: () => actions.restart(service),
		certificate: () => actions.resetCertificate(service),
		delete: () => actions.delete(service),
	};
	return (
		<Dropdown
			trigger={["click"]}
			autoFocus
			placement="bottomRight"
			// The row keeps the focus, so that its keys go on working.
			onOpenChange={(_, { source }) => {
				// Later: the key that chose an item would press the button, too. A dialog that opened keeps the focus.
				if (source === "menu")
					setTimeout(() => {
						if (!document.activeElement?.closest('[role="dialog"]'))
							trigger.current?.focus();
					}, 50);
			}}
			menu={{ items, onClick: ({ key }) => run[key]?.() }}
		>
			<Button
				ref={trigger}
				size="small"
				type="text"
				icon={<MoreIcon />}
				data-role="menu"
				aria-label={`Actions of ${service.name}`}
			/>
		</Dropdown>
	);
}
