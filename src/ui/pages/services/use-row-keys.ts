/** Keys of the table of services: j and k go through the rows, letters act on the row that has the focus. */
import { useNavigate } from "@tanstack/react-router";
import { useMe } from "../../api/context.tsx";
import { type Command, useCommands } from "../../shell/commands.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import type { Service } from "./counters.ts";
import { eventsOfService } from "./service-titles.ts";
import type { ServiceActions } from "./use-service-actions.tsx";

const group = "Services";

export function useRowKeys(
	services: readonly Service[],
	openId: string | undefined,
	actions: ServiceActions,
	onClose: () => void,
): void {
	const navigate = useNavigate();
	const copy = useCopy();
	const { permissions } = useMe();
	const key = (
		title: string,
		shortcut: string,
		run: (service: Service) => void,
	): Command => ({
		id: `services.${shortcut}`,
		title,
		group,
		shortcut,
		isHidden: true,
		run() {
			const id = focusedRow()?.dataset.service ?? openId;
			const service = services.find((one) => one.id === id);
			if (service) run(service);
		},
	});
	const canSearch = permissions.includes("events.search");
	useCommands([
		move("Next service", "j", 1),
		move("Previous service", "k", -1),
		key("Actions of the service", "m", ({ id }) => inRow(id, "menu")?.click()),
		key("Copy the ID of the service", "y", ({ id }) => void copy(id)),
		...(canSearch
			? [
					key("Go to the events of the service", "e", (service) => {
						void navigate({ to: "/events", search: eventsOfService(service) });
					}),
				]
			: []),
		...(actions.canReload
			? [
					key("Reload the settings of the service", "r", (service) => {
						if (canAsk(service)) actions.reload(service);
					}),
				]
			: []),
		...(actions.canManage
			? [
					key("Restart the service", "shift+r", (service) => {
						if (canAsk(service)) actions.restart(service);
					}),
					key("Delete the service", "Delete", actions.delete),
				]
			: []),
		...(openId === undefined
			? []
			: [
					{
						id: "services.close",
						title: "Close the details",
						group,
						shortcut: "Escape",
						isHidden: true,
						run() {
							onClose();
							inRow(openId, "open")?.focus();
						},
					},
				]),
	]);
}

/** What never started can't be asked, and what was asked is not asked twice. */
export function canAsk({ startedAt, pending }: Service): boolean {
	return startedAt > 0 && pending === undefined;
}

function move(title: string, shortcut: string, by: number): Command {
	return {
		id: `services.${shortcut}`,
		title,
		group,
		shortcut,
		isHidden: true,
		run() {
			const rows = allRows();
			const row = focusedRow();
			const at = row ? rows.indexOf(row) + by : by > 0 ? 0 : rows.length - 1;
			const next = rows[Math.min(Math.max(at, 0), rows.length - 1)];
			inRow(next?.dataset.service, "open")?.focus();
		},
	};
}

function allRows(): HTMLElement[] {
	return [...document.querySelectorAll<HTMLElement>("[data-service]")];
}

function focusedRow(): HTMLElement | undefined {
	return allRows().find((row) => row.contains(document.activeElement));
}

function inRow(
	id: string | undefined,
	role: "open" | "menu",
): HTMLElement | undefined {
	return (
		allRows()
			.find((row) => row.dataset.service === id)
			?.querySelector<HTMLElement>(`[data-role="${role}"]`) ?? undefined
	);
}
