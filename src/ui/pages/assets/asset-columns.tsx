import { Checkbox } from "antd";
import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import { SeverityBadge } from "../../theme/severity.tsx";
import { type Asset, severityOf, sourceTitle } from "./asset-types.ts";

export function assetColumns(options: {
	readonly selected: ReadonlySet<string>;
	readonly showsTenant: boolean;
	onToggle(asset: Asset): void;
	categoryName(id: string): string;
}): Column<Asset>[] {
	const { selected, showsTenant, onToggle, categoryName } = options;
	const text = (
		key: string,
		title: string,
		width: number,
		read: (asset: Asset) => string,
		more: Partial<Column<Asset>> = {},
	): Column<Asset> => ({
		key,
		title,
		width,
		render: (asset) => (
			<span className="value">{unmask(read(asset)) || "—"}</span>
		),
		tooltip: (asset) => unmask(read(asset)),
		...more,
	});
	return [
		{
			key: "selected",
			title: "",
			header: <span className="visually-hidden">Selected</span>,
			width: 40,
			hasMenu: false,
			render: (asset) => (
				<Checkbox
					tabIndex={-1}
					aria-label={`Select ${asset.name}`}
					checked={selected.has(asset.id)}
					onChange={() => onToggle(asset)}
				/>
			),
		},
		text("name", "Name", 170, ({ name }) => name, {
			grows: true,
			isSortable: true,
		}),
		text("fqdn", "FQDN", 190, ({ fqdn }) => fqdn, { isSortable: true }),
		{
			key: "ip",
			title: "IP address",
			width: 136,
			render: ({ ipAddresses: [first, ...rest] }) => (
				<span className="value">
					{first ?? "—"}
					{rest.length > 0 && <span className="faint"> +{rest.length}</span>}
				</span>
			),
			tooltip: ({ ipAddresses }) => ipAddresses.join("\n"),
		},
		text("owner", "Owner", 120, ({ owner }) => owner, { isSortable: true }),
		text(
			"os",
			"Operating system",
			150,
			({ osName, osVersion }) => `${osName} ${osVersion}`.trim(),
			{ isSortable: true },
		),
		{
			key: "vulnerabilities",
			title: "Vulnerabilities",
			width: 132,
			isSortable: true,
			render: (asset) => <Vulnerabilities asset={asset} />,
		},
		text("categories", "Categories", 150, ({ categories }) =>
			categories.map(categoryName).join(", "),
		),
		text("sources", "Sources", 110, ({ sources }) =>
			sources.map(sourceTitle).join(", "),
		),
		...(showsTenant
			? [text("tenant", "Tenant", 100, ({ tenantName }) => tenantName)]
			: []),
		{
			key: "updatedAt",
			title: "Updated",
			width: 130,
			isSortable: true,
			render: ({ updatedAt }) => localTime(updatedAt, false).slice(0, 16),
			tooltip: ({ updatedAt }) =>
				`${localTime(updatedAt)}\n${utcTime(updatedAt)}`,
		},
	];
}

function Vulnerabilities({ asset }: { asset: Asset }) {
	const severity = severityOf(asset.vulnerabilitySeverity);
	if (asset.vulnerabilityCount === 0) return <span className="faint">—</span>;
	return (
		<span className="asset-vulnerabilities">
			{severity && <SeverityBadge severity={severity} />}
			<span className="faint">{asset.vulnerabilityCount}</span>
		</span>
	);
}
