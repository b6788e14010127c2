/** What a resource was before: who changed it when, what changed, and back to it. */
import {
	keepPreviousData,
	queryOptions,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { App, Button, Popconfirm, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { useClient } from "../../api/context.tsx";
import type { Resource } from "../../forms/resource/types.ts";
import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { DifferenceList } from "./difference-list.tsx";
import type { Version } from "./folder-queries.ts";

const shownVersions = 50;

const versionsQuery = (client: Client, { id, version }: Resource) =>
	queryOptions({
		// Each version of the resource has one more.
		queryKey: ["resources", "versions", id, version],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.resourceVersions,
				{ params: { id }, query: { limit: shownVersions } },
				signal,
			),
		placeholderData: keepPreviousData,
	});

const compareQuery = (client: Client, id: string, from: number, to: number) =>
	queryOptions({
		queryKey: ["resources", "compare", id, from, to],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.compareResourceVersions,
				{ params: { id }, query: { from, to } },
				signal,
			),
		// Versions never change.
		staleTime: Number.POSITIVE_INFINITY,
	});

export function ResourceVersions(props: {
	readonly resource: Resource;
	/** What is typed would be lost. */
	readonly isDirty: boolean;
	onRestored(resource: Resource): void;
}) {
	const { resource, isDirty } = props;
	const client = useClient();
	const { data, error, refetch } = useQuery(versionsQuery(client, resource));
	const [compared, setCompared] = useState<readonly [number, number]>();
	return (
		<section className="panel resource-panel" aria-label="Versions">
			<h3>Versions</h3>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data && (
				<ul className="resource-versions">
					{data.versions.map((version) => (
						<VersionRow
							key={version.version}
							version={version}
							resource={resource}
							isDirty={isDirty}
							onCompare={() =>
								setCompared([version.version - 1, version.version])
							}
							onRestored={props.onRestored}
						/>
					))}
				</ul>
			)}
			{data && data.total > data.versions.length && (
				<p className="faint">
					{data.total - data.versions.length} earlier ones are not shown.
				</p>
			)}
			{compared && data && (
				<Comparison
					id={resource.id}
					versions={data.versions}
					compared={compared}
					onChange={setCompared}
				/>
			)}
		</section>
	);
}

function VersionRow(props: {
	readonly version: Version;
	readonly resource: Resource;
	readonly isDirty: boolean;
	onCompare(): void;
	onRestored(resource: Resource): void;
}) {
	const { version, resource, isDirty } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const isPresent = version.version === resource.version;
	const restore = useMutation({
		mutationFn: () =>
			client.call(endpoints.restoreResource, {
				params: { id: resource.id },
				body: { version: resource.version, earlier: version.version },
			}),
		onSuccess: (restored) => {
			void queryClient.invalidateQueries({ queryKey: ["resources", "list"] });
			void message.success(
				`Version ${restored.version} is as version ${version.version} was`,
			);
			props.onRestored(restored);
		},
		onError: (error) => void message.error(errorSentence(error)),
	});
	return (
		<li>
			<span className="version-number">{version.version}</span>
			<time title={utcTime(version.at)}>{localTime(version.at, false)}</time>
			<span className="value">{version.userName ?? "came with Ursa"}</span>
			{version.name !== resource.name && (
				<span className="faint value">as “{unmask(version.name)}”</span>
			)}
			<span className="grow" />
			{version.version > 1 && (
				<Button size="small" type="link" onClick={props.onCompare}>
					What changed
				</Button>
			)}
			{isPresent ? (
				<span className="faint">present</span>
			) : (
				resource.canEdit && (
					<Popconfirm
						title={`Make it as version ${version.version} was?`}
						description="That becomes a new version; nothing is lost."
						okText="Restore"
						onConfirm={() => restore.mutate()}
					>
						<Button
							size="small"
							type="link"
							loading={restore.isPending}
							disabled={isDirty}
							title={isDirty ? "Save or discard your changes first" : ""}
						>
							Restore …
						</Button>
					</Popconfirm>
				)
			)}
		</li>
	);
}

function Comparison(props: {
	readonly id: string;
	readonly versions: readonly Version[];
	readonly compared: readonly [number, number];
	onChange(compared: readonly [number, number]): void;
}) {
	const { compared, onChange } = props;
	const [from, to] = compared;
	const client = useClient();
	const { data, error } = useQuery(compareQuery(client, props.id, from, to));
	const options = props.versions.map(({ version }) => ({
		...{ value: version, label: `Version ${version}` },
	}));
	return (
		<div className="version-comparison">
			<div className="version-choice">
				<Select
					size="small"
					aria-label="Earlier version"
					value={from}
					options={options}
					onChange={(version: number) => onChange([version, to])}
				/>
				<span className="faint">→</span>
				<Select
					size="small"
					aria-label="Later version"
					value={to}
					options={options}
					onChange={(version: number) => onChange([from, version])}
				/>
			</div>
			{error !== null && <ErrorPanel error={error} />}
			{data && <DifferenceList differences={data.differences} />}
		</div>
	);
}
