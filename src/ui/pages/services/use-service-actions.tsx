/** What can be done to a service, as far as the user may. */
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import type { Service } from "./counters.ts";
import { DeleteWarning } from "./delete-warning.tsx";
import { PairingDialog, type ShownPairing } from "./pairing-dialog.tsx";

export interface ServiceActions {
	readonly canReload: boolean;
	readonly canManage: boolean;
	reload(service: Service): void;
	restart(service: Service): void;
	resetCertificate(service: Service): void;
	delete(service: Service): void;
	showPairing(shown: ShownPairing): void;
	/** To be drawn by the page. */
	readonly dialogs: ReactNode;
}

export function useServiceActions(
	onDeleted: (id: string) => void,
): ServiceActions {
	const client = useClient();
	const queryClient = useQueryClient();
	const { permissions } = useMe();
	const { message, modal, notification } = App.useApp();
	const [pairing, setPairing] = useState<ShownPairing>();

	/** Tells of a failure with the server's sentence; true when it went well. */
	async function attempt(
		failure: string,
		work: () => Promise<void>,
	): Promise<void> {
		try {
			await work();
		} catch (error) {
			notification.error({
				title: failure,
				description: errorSentence(error),
				duration: 0,
			});
		} finally {
			await queryClient.invalidateQueries({ queryKey: ["services"] });
		}
	}

	return {
		canReload: permissions.includes("services.reload"),
		canManage: permissions.includes("services.manage"),
		reload: ({ id, name }) =>
			void attempt(`“${unmask(name)}” was not asked to reload`, async () => {
				await client.call(endpoints.reloadService, { params: { id } });
				void message.success(
					"Reload asked: it takes its new settings within seconds",
				);
			}),
		restart: (service) =>
			modal.confirm({
				title: `Restart “${unmask(service.name)}”?`,
				content:
					service.kind === "collector"
						? "It stops taking messages for a moment: senders over TCP wait, datagrams over UDP are lost meanwhile. What it has taken stays in its journal."
						: "Collectors keep what they cannot send meanwhile; nothing is lost.",
				okText: "Restart",
				onOk: () =>
					attempt(
						`“${unmask(service.name)}” was not asked to restart`,
						async () => {
							await client.call(endpoints.restartService, {
								params: { id: service.id },
							});
							void message.success("Restart asked");
						},
					),
			}),
		resetCertificate: ({ id, name }) =>
			modal.confirm({
				title: `Reset the certificate of “${unmask(name)}”?`,
				content:
					"Its present certificate is refused at once. Until it is started with the new token it can neither report nor hand on events; what it holds waits in its journal.",
				okText: "Reset certificate",
				okButtonProps: { danger: true },
				onOk: () =>
					attempt("The certificate was not reset", async () => {
						const made = await client.call(endpoints.resetServiceCertificate, {
							params: { id },
						});
						setPairing({ name, pairing: made, isNew: false });
					}),
			}),
		delete: (service) =>
			modal.confirm({
				title: `Delete “${unmask(service.name)}”?`,
				width: 520,
				content: <DeleteWarning service={service} />,
				okText: "Delete for good",
				okButtonProps: { danger: true },
				onOk: () =>
					attempt("The service was not deleted", async () => {
						await client.call(endpoints.deleteService, {
							params: { id: service.id },
						});
						void message.success("Deleted");
						onDeleted(service.id);
					}),
			}),
		showPairing: setPairing,
		dialogs: pairing && (
			<PairingDialog {...pairing} onClose={() => setPairing(undefined)} />
		),
	};
}
