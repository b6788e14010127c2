/** Active services: what runs, how it fares, and what can be done to it. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { plural } from "../../query/format-number.ts";
import { firstText } from "../../query/url-state.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { useShownTenants } from "../../shell/shown-tenants.ts";
import { PlusIcon } from "../../theme/icons.tsx";
import { CreateDialog } from "./create-dialog.tsx";
import { ServiceDrawer } from "./service-drawer.tsx";
import { ServiceFilters } from "./service-filters.tsx";
import { ServiceTable } from "./service-table.tsx";
import {
	chooseServices,
	readServicesState,
	type ServicesState,
	writeServicesState,
} from "./services-state.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { useServiceActions } from "./use-service-actions.tsx";
import { useServices } from "./use-services.ts";
import "./services-page.css";

export function ServicesPage() {
	const parameters = useSearch({ from: "/shell/services" });
	const navigate = useNavigate();
	const state = useMemo(() => readServicesState(parameters), [parameters]);
	const change = (patch: Partial<ServicesState>) =>
		void navigate({
			to: "/services",
			search: writeServicesState({ ...state, ...patch }),
			replace: true,
		});
	const { services, error, retry, at, samples, rates } = useServices();
	const actions = useServiceActions((id) => {
		if (id === state.serviceId) change({ serviceId: undefined });
	});
	// `?create=<resource>` comes from a resource that shall run.
	const asked = firstText(parameters.create);
	const [isCreating, setCreating] = useState(asked !== undefined);
	const { isShown } = useShownTenants();
	const shown = services
		? chooseServices(
				services.filter(({ tenantId }) => isShown(tenantId)),
				state,
			)
		: [];
	const close = () => change({ serviceId: undefined });
	useRowKeys(shown, state.serviceId, actions, close);
	if (!services && !error) return <PageLoading />;
	return (
		<div className="services">
			<PageTitle title="Active services" />
			{error !== null && <ErrorPanel error={error} onRetry={retry} />}
			{services && (
				<div className="services-head">
					<Summary services={services} />
					<ServiceFilters state={state} onChange={change} />
					<div className="grow" />
					{actions.canManage && (
						<Button
							type="primary"
							icon={<PlusIcon />}
							onClick={() => setCreating(true)}
						>
							Create service
						</Button>
					)}
				</div>
			)}
			<div className="services-area">
				{services?.length === 0 && (
					<p className="soft services-empty">
						No service runs. Create one, or start Ursa with{" "}
						<code>npx ursa start</code>: it brings a collector, a correlator and
						a storage.
					</p>
				)}
				{services && services.length > 0 && shown.length === 0 && (
					<p className="soft services-empty">
						No service fits.{" "}
						<Button
							size="small"
							onClick={() =>
								change({ kind: undefined, status: undefined, text: "" })
							}
						>
							Clear filters
						</Button>
					</p>
				)}
				{shown.length > 0 && (
					<ServiceTable
						services={shown}
						rates={rates}
						now={at}
						state={state}
						actions={actions}
						onChange={change}
					/>
				)}
				{services && state.serviceId !== undefined && (
					<ServiceDrawer
						service={services.find(({ id }) => id === state.serviceId)}
						samples={samples}
						actions={actions}
						onClose={close}
					/>
				)}
			</div>
			{isCreating && services && (
				<CreateDialog
					services={services}
					resourceId={asked}
					onClose={() => setCreating(false)}
					onCreated={(pairing) => {
						setCreating(false);
						actions.showPairing(pairing);
						retry();
					}}
				/>
			)}
			{actions.dialogs}
		</div>
	);
}

function Summary({
	services,
}: {
	services: readonly { readonly status: string }[];
}) {
	const troubled = services.filter(({ status }) => status !== "green").length;
	return (
		<p role="status">
			<strong>{plural(services.length, "service")}</strong>{" "}
			<span className="faint">
				{troubled === 0 ? "all work" : `${troubled} not as they should`}
			</span>
		</p>
	);
}
