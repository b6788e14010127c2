/** One asset beside the table: all that is known of it, and of whom. */
import { Button, Drawer, Tabs } from "antd";
import type { ReactNode } from "react";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { SeverityBadge } from "../../theme/severity.tsx";
import {
	type AssetCategory,
	type AssetDetails,
	type AssetField,
	severityOf,
	sourceTitle,
} from "./asset-types.ts";
import { useAsset, useAssetFields } from "./use-assets.ts";

export function AssetDrawer(props: {
	assetId: string;
	categories: readonly AssetCategory[];
	canEdit: boolean;
	onEdit(asset: AssetDetails): void;
	onCategorize(asset: AssetDetails): void;
	onDelete(asset: AssetDetails): void;
	onClose(): void;
}) {
	const { data: asset, error, refetch } = useAsset(props.assetId);
	const fields = useAssetFields(asset?.tenantId);
	return (
		<Drawer
			open
			getContainer={false}
			rootStyle={{ position: "absolute" }}
			mask={false}
			keyboard={false}
			focusable={{ trap: false }}
			autoFocus={false}
			placement="right"
			size={Math.min(600, window.innerWidth - 60)}
			rootClassName="asset-drawer"
			// The table beside it stays usable.
			aria-modal={false}
			onClose={props.onClose}
			closable={{ placement: "end" }}
			title={
				<h2>
					<span className="visually-hidden">Asset: </span>
					<span className="value">{unmask(asset?.name ?? "")}</span>
				</h2>
			}
			extra={
				asset &&
				props.canEdit && (
					<div className="asset-drawer-actions">
						<Button size="small" onClick={() => props.onEdit(asset)}>
							Edit
						</Button>
						<Button size="small" onClick={() => props.onCategorize(asset)}>
							Categorize
						</Button>
						<Button size="small" danger onClick={() => props.onDelete(asset)}>
							Delete
						</Button>
					</div>
				)
			}
		>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{!asset && error === null && <PageLoading />}
			{asset && (
				<Tabs
					items={[
						{
							key: "facts",
							label: "Asset",
							children: (
								<Facts
									asset={asset}
									fields={fields.data ?? []}
									categories={props.categories}
								/>
							),
						},
						{
							key: "vulnerabilities",
							label: `Vulnerabilities (${asset.vulnerabilityCount})`,
							children: <VulnerabilityTable asset={asset} />,
						},
						{
							key: "software",
							label: `Software (${asset.softwareCount})`,
							children: <SoftwareTable asset={asset} />,
						},
						{
							key: "sources",
							label: `Sources (${asset.sources.length})`,
							children: <Sources asset={asset} />,
						},
					]}
				/>
			)}
		</Drawer>
	);
}

function Facts(props: {
	asset: AssetDetails;
	fields: readonly AssetField[];
	categories: readonly AssetCategory[];
}) {
	const { asset, fields } = props;
	const own = props.categories.filter(({ id }) =>
		asset.categories.includes(id),
	);
	return (
		<>
			<dl className="asset-facts">
				<Fact title="FQDN">{unmask(asset.fqdn) || "—"}</Fact>
				<Fact title="IP addresses">{asset.ipAddresses.join(", ") || "—"}</Fact>
				<Fact title="MAC addresses">
					{asset.macAddresses.join(", ") || "—"}
				</Fact>
				<Fact title="Owner">{unmask(asset.owner) || "—"}</Fact>
				<Fact title="System">
					{unmask(`${asset.osName} ${asset.osVersion}`.trim()) || "—"}
				</Fact>
				<Fact title="Tenant">{unmask(asset.tenantName)}</Fact>
				<Fact title="Categories">
					{own.length === 0
						? "Uncategorized assets"
						: own.map(({ name }) => unmask(name)).join(", ")}
				</Fact>
				<Fact title="ID">
					<code>{asset.id}</code>
				</Fact>
				<Fact title="Created">
					<TimeText ms={asset.createdAt} />
				</Fact>
				<Fact title="Updated">
					<TimeText ms={asset.updatedAt} />
				</Fact>
			</dl>
			<TextList
				title="Custom fields"
				entries={fields.map(({ id, name, default: otherwise }) => [
					name,
					asset.customFields[id] ?? otherwise,
				])}
			/>
			<TextList title="Hardware" entries={Object.entries(asset.hardware)} />
		</>
	);
}

function TextList(props: {
	title: string;
	entries: readonly (readonly [string, string])[];
}) {
	if (props.entries.length === 0) return null;
	return (
		<section aria-label={props.title}>
			<h3>{props.title}</h3>
			<dl className="asset-facts">
				{props.entries.map(([name, value]) => (
					<Fact key={name} title={unmask(name)}>
						{unmask(value) || "—"}
					</Fact>
				))}
			</dl>
		</section>
	);
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div>
			<dt className="value">{title}</dt>
			<dd className="value">{children}</dd>
		</div>
	);
}

/** Rows beyond it are counted, not drawn. */
const mostRows = 500;

function VulnerabilityTable({ asset }: { asset: AssetDetails }) {
	const all = [...asset.vulnerabilities].sort(
		(a, b) => b.severity - a.severity,
	);
	if (all.length === 0) {
		return <p className="faint">No source tells of a vulnerability.</p>;
	}
	return (
		<>
			<table className="asset-table">
				<thead>
					<tr>
						<th>Severity</th>
						<th>Vulnerability</th>
						<th>Product</th>
						<th>Source</th>
					</tr>
				</thead>
				<tbody>
					{all.slice(0, mostRows).map((entry, at) => {
						const severity = severityOf(entry.severity);
						return (
							// Sources may tell of the same one twice.
							<tr key={at}>
								<td>
									{severity ? <SeverityBadge severity={severity} /> : "—"}
								</td>
								<td className="value">
									{unmask(entry.kasperskyID || (entry.cve[0] ?? "—"))}
									<div className="faint">{unmask(entry.cve.join(", "))}</div>
									{entry.exploitExists && (
										<span className="asset-tag">Exploit</span>
									)}
									{entry.malwareExists && (
										<span className="asset-tag">Malware</span>
									)}
								</td>
								<td className="value">{unmask(entry.productName) || "—"}</td>
								<td>{sourceTitle(entry.source)}</td>
							</tr>
						);
					})}
				</tbody>
			</table>
			<Rest count={all.length} />
		</>
	);
}

function SoftwareTable({ asset }: { asset: AssetDetails }) {
	if (asset.software.length === 0) {
		return <p className="faint">No source tells of software.</p>;
	}
	return (
		<>
			<table className="asset-table">
				<thead>
					<tr>
						<th>Name</th>
						<th>Version</th>
						<th>Vendor</th>
						<th>Source</th>
					</tr>
				</thead>
				<tbody>
					{asset.software.slice(0, mostRows).map((entry, at) => (
						<tr key={at}>
							<td className="value">{unmask(entry.name)}</td>
							<td className="value">{unmask(entry.version) || "—"}</td>
							<td className="value">{unmask(entry.vendor) || "—"}</td>
							<td>{sourceTitle(entry.source)}</td>
						</tr>
					))}
				</tbody>
			</table>
			<Rest count={asset.software.length} />
		</>
	);
}

function Rest({ count }: { count: number }) {
	if (count <= mostRows) return null;
	return (
		<p className="faint">
			and {plural(count - mostRows, "more row")}: export them
		</p>
	);
}

function Sources({ asset }: { asset: AssetDetails }) {
	return (
		<>
			{asset.sourceDetails.map(({ kind, identifiers, lastSeen }) => (
				<section key={kind} aria-label={sourceTitle(kind)}>
					<h3>{sourceTitle(kind)}</h3>
					<dl className="asset-facts">
						<Fact title="Last seen">
							<TimeText ms={lastSeen} />
						</Fact>
						{Object.entries(identifiers).map(([name, value]) => (
							<Fact key={name} title={name}>
								{unmask(value)}
							</Fact>
						))}
					</dl>
				</section>
			))}
			<p className="faint">
				Where sources differ, what was written by hand counts first, then
				Security Center, KICS for Networks, the REST API and others.
			</p>
		</>
	);
}
