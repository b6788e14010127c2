/** Brings in a file of assets: shows what it read, sends it in parts and tells what did not fit. */
import { Alert, Form, Modal, Progress, Select, Upload } from "antd";
import { useEffect, useRef, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import { countText, plural } from "../../query/format-number.ts";
import { unmask, valueText } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { type AssetFile, readAssetFile } from "./import-file.ts";
import { useRefreshAssets } from "./use-assets.ts";
import { useEditableTenants } from "./use-editable-tenants.ts";

/** Assets sent at once. */
const partSize = 2000;
const previewRows = 5;

interface Result {
	readonly inserted: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly failed: number;
	readonly errors: readonly {
		readonly index: number;
		readonly message: string;
	}[];
}
const nothing: Result = {
	...{ inserted: 0, updated: 0, unchanged: 0, failed: 0 },
	errors: [],
};

export function ImportDialog({ onClose }: { onClose(): void }) {
	const client = useClient();
	const refresh = useRefreshAssets();
	const tenants = useEditableTenants(false);
	const [tenantId, setTenantId] = useState(tenants[0]?.id ?? "");
	const [file, setFile] = useState<AssetFile & { readonly name: string }>();
	const [problem, setProblem] = useState<string>();
	const [done, setDone] = useState<number>();
	const [result, setResult] = useState<Result>();
	const running = useRef<AbortController>(undefined);
	useEffect(() => () => running.current?.abort(), []);

	async function choose(chosen: File): Promise<void> {
		setProblem(undefined);
		setResult(undefined);
		setFile(undefined);
		try {
			setFile({ name: chosen.name, ...readAssetFile(await chosen.text()) });
		} catch (error) {
			setProblem(`“${chosen.name}”: ${errorSentence(error)}`);
		}
	}

	async function run(assets: readonly unknown[]): Promise<void> {
		const controller = new AbortController();
		running.current = controller;
		let sum = nothing;
		setProblem(undefined);
		try {
			for (let start = 0; start < assets.length; start += partSize) {
				setDone(start);
				const part = await client.call(
					endpoints.importAssets,
					{ body: { tenantId, assets: assets.slice(start, start + partSize) } },
					controller.signal,
				);
				sum = addPart(sum, part, start);
			}
		} catch (error) {
			if (isAbort(error)) return;
			setProblem(errorSentence(error));
		} finally {
			setDone(undefined);
			refresh();
		}
		setResult(sum);
	}

	return (
		<Modal
			open
			width={720}
			title="Import assets"
			okText={file ? `Import ${plural(file.assets.length, "asset")}` : "Import"}
			okButtonProps={{
				disabled: !file || tenantId === "" || result !== undefined,
			}}
			cancelText={result ? "Close" : "Cancel"}
			confirmLoading={done !== undefined}
			mask={{ closable: false }}
			onCancel={onClose}
			onOk={() => file && void run(file.assets)}
		>
			<Form layout="vertical" component="div" className="asset-form">
				<Form.Item label="Tenant" htmlFor="import-tenant">
					<Select
						id="import-tenant"
						value={tenantId}
						options={tenants.map(({ id, name }) => ({
							value: id,
							label: name,
						}))}
						onChange={setTenantId}
					/>
				</Form.Item>
				<Upload.Dragger
					accept=".csv,.json"
					showUploadList={false}
					disabled={done !== undefined}
					beforeUpload={(chosen) => {
						void choose(chosen);
						return false;
					}}
				>
					<p>
						{file
							? unmask(file.name)
							: "Choose a CSV or JSON file, or drop it here"}
					</p>
					<p className="faint">
						CSV with a header: name, fqdn, ipAddresses, macAddresses, owner,
						osName, osVersion. JSON as the REST API takes it, with software and
						vulnerabilities.
					</p>
				</Upload.Dragger>
				{problem !== undefined && (
					<Alert type="error" showIcon role="alert" title={problem} />
				)}
				{file && !result && <Preview file={file} />}
				{done !== undefined && file && (
					<Progress
						percent={Math.round((done / file.assets.length) * 100)}
						aria-label="Imported so far"
					/>
				)}
				{result && <Outcome result={result} />}
			</Form>
		</Modal>
	);
}

function addPart(sum: Result, part: Result, start: number): Result {
	return {
		inserted: sum.inserted + part.inserted,
		updated: sum.updated + part.updated,
		unchanged: sum.unchanged + part.unchanged,
		failed: sum.failed + part.failed,
		errors: [
			...sum.errors,
			...part.errors.map(({ index, message }) => ({
				index: start + index,
				message,
			})),
		].slice(0, 1000),
	};
}

function Preview({ file }: { file: AssetFile }) {
	const rows = file.assets.slice(0, previewRows).map(shownOf);
	return (
		<section aria-label="Preview">
			<table className="asset-table">
				<thead>
					<tr>
						<th>Name</th>
						<th>FQDN</th>
						<th>IP addresses</th>
						<th>Owner</th>
					</tr>
				</thead>
				<tbody>
					{rows.map((cells, at) => (
						<tr key={at}>
							{cells.map((cell, column) => (
								<td key={column} className="value">
									{unmask(cell) || "—"}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
			<p className="faint">
				{file.assets.length > previewRows &&
					`and ${countText(file.assets.length - previewRows)} more. `}
				{file.unknownColumns.length > 0 &&
					`Left out, since nobody knows them: ${file.unknownColumns.map(unmask).join(", ")}.`}
			</p>
		</section>
	);
}

function shownOf(asset: unknown): string[] {
	const members = ["name", "fqdn", "ipAddresses", "owner"];
	if (typeof asset !== "object" || asset === null)
		return members.map(() => "?");
	return members.map((name) => {
		const value: unknown = Reflect.get(asset, name);
		return Array.isArray(value) ? value.join(", ") : valueText(value ?? "");
	});
}

function Outcome({ result }: { result: Result }) {
	const { inserted, updated, unchanged, failed, errors } = result;
	return (
		<section aria-label="Result">
			<Alert
				type={failed > 0 ? "warning" : "success"}
				showIcon
				role="status"
				title={`${countText(inserted)} new, ${countText(updated)} changed, ${countText(unchanged)} as before, ${countText(failed)} not taken`}
			/>
			{errors.length > 0 && (
				<ol className="import-errors">
					{errors.map(({ index, message }) => (
						<li key={index}>
							<strong>Asset {countText(index + 1)}</strong> {unmask(message)}
						</li>
					))}
				</ol>
			)}
		</section>
	);
}
