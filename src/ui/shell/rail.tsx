/** The left rail: product and pages. Folds to icons; the choice is kept. */

import { Link, useLocation } from "@tanstack/react-router";
import { Tooltip } from "antd";
import { z } from "zod";
import { useMe } from "../api/context.tsx";
import {
	AlertIcon,
	ApartmentIcon,
	AppstoreIcon,
	AuditIcon,
	BackupIcon,
	ClusterIcon,
	DashboardIcon,
	DesktopIcon,
	DoubleLeftIcon,
	DoubleRightIcon,
	ExceptionIcon,
	HistoryIcon,
	SettingsIcon,
	SourcesIcon,
	TableIcon,
	TasksIcon,
	TenantsIcon,
	UnorderedListIcon,
	UsersIcon,
} from "../theme/icons.tsx";
import { Mark } from "./mark.tsx";
import { pagesFor, type RailPage, railPages } from "./navigation.ts";
import { useStored } from "./stored.ts";

const icons = {
	dashboards: DashboardIcon,
	events: UnorderedListIcon,
	alerts: AlertIcon,
	resources: AppstoreIcon,
	services: ClusterIcon,
	pipeline: ApartmentIcon,
	ledger: AuditIcon,
	"dead-letters": ExceptionIcon,
	"active-lists": TableIcon,
	assets: DesktopIcon,
	sources: SourcesIcon,
	tasks: TasksIcon,
	backup: BackupIcon,
	users: UsersIcon,
	audit: HistoryIcon,
	tenants: TenantsIcon,
	settings: SettingsIcon,
};

export function Rail() {
	const me = useMe();
	const [isFolded, setFolded] = useStored(
		"ursa.rail-folded",
		z.boolean(),
		window.innerWidth < 1200,
	);
	const foldTitle = isFolded ? "Unfold navigation" : "Fold navigation";
	return (
		<nav className={`rail ${isFolded ? "is-folded" : ""}`} aria-label="Pages">
			<Link to="/events" className="rail-product" aria-label="Ursa">
				<Mark />
				{!isFolded && <span>Ursa</span>}
			</Link>
			<ul>
				{pagesFor(me.permissions).map((page) => (
					<li key={page.path}>
						<RailLink page={page} isFolded={isFolded} />
					</li>
				))}
			</ul>
			<div className="grow" />
			<button
				type="button"
				className="rail-link rail-fold"
				aria-label={foldTitle}
				aria-expanded={!isFolded}
				onClick={() => setFolded(!isFolded)}
			>
				{isFolded ? <DoubleRightIcon /> : <DoubleLeftIcon />}
				{!isFolded && <span>Fold</span>}
			</button>
			{!isFolded && <div className="rail-version">Version {me.version}</div>}
		</nav>
	);
}

function RailLink({ page, isFolded }: { page: RailPage; isFolded: boolean }) {
	const Icon = icons[page.icon];
	const pathname = useLocation({ select: (location) => location.pathname });
	// Wizards lead through the settings of resources.
	const isWizard =
		page.path === "/resources" && pathname.startsWith("/wizards/");
	// Users and tenants are settings with a link of their own.
	const isOther = railPages.some(
		({ path }) => path.startsWith(`${page.path}/`) && pathname.startsWith(path),
	);
	return (
		<Tooltip
			placement="right"
			title={isFolded ? page.title : undefined}
			mouseEnterDelay={0.3}
		>
			<Link
				to={page.path}
				className={`rail-link ${isWizard ? "is-active" : ""}`}
				activeProps={{ "aria-current": "page", className: "is-active" }}
				activeOptions={{ includeSearch: false, exact: isOther }}
				{...(isFolded ? { "aria-label": page.title } : {})}
			>
				<Icon />
				{!isFolded && <span>{page.title}</span>}
			</Link>
		</Tooltip>
	);
}
