/** Makes a service of a collector, correlator or storage among the resources. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Modal, Segmented, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { Service } from "./counters.ts";
import type { ShownPairing } from "./pairing-dialog.tsx";
import { kindTitles } from "./service-titles.ts";
import { serviceKinds } from "./services-state.ts";

/** As many as one answer has; beyond it the search of the list finds only these. */
const most = 500;

interface CreateDialogProps {
	readonly services: readonly Service[];
	/** Chosen from the start: a link from a resource leads here. */
	readonly resourceId: string | undefined;
	onClose(): void;
	onCreated(shown: ShownPairing): void;
}

export function CreateDialog(props: CreateDialogProps) {
	const { services, onClose, onCreated } = props;
	const client = useClient();
	const [kind, setKind] = useState<Service["kind"]>("collector");
	const [resourceId, setResourceId] = useState(props.resourceId);
	const found = useQuery({
		queryKey: ["resources", "of-services", kind],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.resources,
				{ query: { kind: [kind], limit: most } },
				signal,
			),
	});
	const create = useMutation({
		mutationFn: (id: string) =>
			client.call(endpoints.createService, { body: { resourceId: id } }),
		// The token is kept only by the dialog that shows it.
		gcTime: 0,
		onSuccess: ({ service, pairing }) =>
			onCreated({ name: service.name, pairing, isNew: true }),
	});
	const resources = found.data?.resources ?? [];
	const isThere = resources.some(({ id }) => id === resourceId);
	const running = services.filter((one) => one.resourceId === resourceId);
	return (
		<Modal
			open
			title="Create service"
			okText="Create"
			okButtonProps={{ disabled: !isThere }}
			confirmLoading={create.isPending}
			onCancel={onClose}
			onOk={() => resourceId !== undefined && create.mutate(resourceId)}
		>
			<div className="create-service">
				<p className="soft">
					A service runs a collector, correlator or storage on any machine. You
					get a token and the command that starts it there.
				</p>
				<Segmented
					aria-label="Type"
					value={kind}
					options={serviceKinds.map((value) => ({
						value,
						label: kindTitles[value],
					}))}
					onChange={(value) => {
						setKind(value);
						setResourceId(undefined);
					}}
				/>
				{found.error ? (
					<ErrorPanel
						error={found.error}
						onRetry={() => void found.refetch()}
					/>
				) : (
					<Select
						aria-label={kindTitles[kind]}
						placeholder={`Choose a ${kind}`}
						showSearch={{ optionFilterProp: "label" }}
						loading={found.isFetching}
						value={isThere ? resourceId : null}
						options={resources.map(({ id, name, tenantName }) => ({
							value: id,
							label: `${name} · ${tenantName}`,
						}))}
						onChange={(id: string) => setResourceId(id)}
					/>
				)}
				{found.data?.resources.length === 0 && (
					<p>
						There is no {kind} yet.{" "}
						<Link to="/wizards/$kind" params={{ kind }}>
							Make one
						</Link>
						, then come back.
					</p>
				)}
				{running.length > 0 && (
					<p className="faint">
						{plural(running.length, "service")} run
						{running.length === 1 ? "s" : ""} it already.
						{kind === "collector" &&
							" Two on one machine can't listen on the same port."}
					</p>
				)}
				{create.error !== null && <ErrorPanel error={create.error} />}
			</div>
		</Modal>
	);
}
