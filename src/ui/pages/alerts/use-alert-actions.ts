/** Changes to one or several alerts. Several are changed one after the other; what failed is told with its reason. */
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { isSessionEnded } from "../../api/errors.ts";
import { plural } from "../../query/format-number.ts";
import type { Severity } from "../../query/url-state.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import type { Alert, ClosingReason } from "./alert-labels.tsx";

export interface AlertActions {
	readonly isBusy: boolean;
	/** Null takes the assignment back. */
	assign(alerts: readonly Alert[], assigneeId: string | null): Promise<void>;
	/** True when all were closed. */
	close(
		alerts: readonly Alert[],
		reason: ClosingReason,
		comment: string,
	): Promise<boolean>;
	setSeverity(alert: Alert, severity: Severity): Promise<void>;
}

export function useAlertActions(): AlertActions {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, notification } = App.useApp();
	const [isBusy, setBusy] = useState(false);

	async function change(
		alerts: readonly Alert[],
		done: string,
		one: (alert: Alert) => Promise<unknown>,
	): Promise<boolean> {
		setBusy(true);
		const failed: { alert: Alert; error: unknown }[] = [];
		for (const alert of alerts) {
			try {
				await one(alert);
			} catch (error) {
				failed.push({ alert, error });
				if (isSessionEnded(error)) break;
			}
		}
		setBusy(false);
		await queryClient.invalidateQueries({ queryKey: ["alerts"] });
		const [first] = failed;
		if (!first) {
			void message.success(
				alerts.length === 1
					? done
					: `${plural(alerts.length, "alert")}: ${done}`,
			);
			return true;
		}
		notification.error({
			title:
				alerts.length === 1
					? "The alert was not changed"
					: `${failed.length} of ${alerts.length} alerts were not changed`,
			description: `${errorSentence(first.error)}${failed.length > 1 ? ` (first: ${first.alert.name})` : ""}`,
			duration: 0,
		});
		return false;
	}

	return {
		isBusy,
		async assign(alerts, assigneeId) {
			const done = assigneeId === null ? "Assignment taken back" : "Assigned";
			await change(alerts, done, ({ id }) =>
				client.call(endpoints.assignAlert, {
					params: { id },
					body: { assigneeId },
				}),
			);
		},
		close: (alerts, reason, comment) =>
			change(alerts, "Closed", ({ id }) =>
				client.call(endpoints.closeAlert, {
					params: { id },
					body: { reason, ...(comment === "" ? {} : { comment }) },
				}),
			),
		async setSeverity(alert, severity) {
			await change([alert], "Severity set", ({ id }) =>
				client.call(endpoints.setAlertSeverity, {
					params: { id },
					body: { severity },
				}),
			);
		},
	};
}
