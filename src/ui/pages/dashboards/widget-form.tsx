/** Makes or changes one widget. */
import { Button, Drawer, Form, Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import {
	alertParts,
	type Widget,
	widgetShape,
	widgetViews,
} from "#api/contract/index.ts";

const kinds: readonly { value: Widget["kind"]; label: string }[] = [
	{ value: "events", label: "Events, a search" },
	{ value: "histogram", label: "Events over time" },
	{ value: "alerts", label: "Alerts" },
	{ value: "services", label: "Services" },
	{ value: "text", label: "Text" },
];
const viewTitles = {
	number: "Number",
	table: "Table",
	bar: "Bars",
	pie: "Ring",
	line: "Line",
} as const;
const partTitles = {
	status: "By status",
	severity: "Open ones by severity",
	rule: "By rule",
	latest: "Latest",
} as const;

/** Everything that some kind needs. */
interface Draft {
	readonly id: string;
	readonly kind: Widget["kind"];
	readonly title: string;
	readonly width: number;
	readonly height: number;
	readonly sql: string;
	readonly view: (typeof widgetViews)[number];
	readonly part: (typeof alertParts)[number];
	readonly text: string;
}

export function newDraft(id: string): Draft {
	return {
		...{ id, kind: "events", title: "", width: 4, height: 4 },
		sql: "SELECT DeviceProduct, count() AS events FROM events GROUP BY DeviceProduct ORDER BY events DESC LIMIT 10",
		...{ view: "bar", part: "status", text: "" },
	};
}

function toWidget(draft: Draft): Widget {
	const { id, title, width, height, kind, sql, view, part, text } = draft;
	const common = { id, title, width, height };
	switch (kind) {
		case "events":
			return { ...common, kind, sql, view };
		case "histogram":
			return { ...common, kind, sql };
		case "alerts":
			return { ...common, kind, part };
		case "services":
			return { ...common, kind };
		case "text":
			return { ...common, kind, text };
	}
}

export function WidgetForm(props: {
	readonly start: Draft;
	readonly isNew: boolean;
	onDone(widget: Widget): void;
	onCancel(): void;
}) {
	const [draft, setDraft] = useState(props.start);
	const change = (patch: Partial<Draft>) =>
		setDraft((before) => ({ ...before, ...patch }));
	const { kind } = draft;
	const widget = toWidget(draft);
	const isReady =
		draft.title.trim() !== "" && widgetShape.safeParse(widget).success;
	return (
		<Drawer
			open
			title={props.isNew ? "Add a widget" : "Edit the widget"}
			size={560}
			onClose={props.onCancel}
			extra={
				<Button
					type="primary"
					disabled={!isReady}
					onClick={() => props.onDone(widget)}
				>
					{props.isNew ? "Add" : "Apply"}
				</Button>
			}
		>
			<Form layout="vertical">
				<Form.Item label="Title" required htmlFor="widget-title">
					<Input
						id="widget-title"
						value={draft.title}
						maxLength={128}
						autoFocus
						onChange={({ target }) => change({ title: target.value })}
					/>
				</Form.Item>
				<Form.Item label="Shows" htmlFor="widget-kind">
					<Select
						id="widget-kind"
						value={kind}
						options={[...kinds]}
						onChange={(value) => change({ kind: value })}
					/>
				</Form.Item>
				{(kind === "events" || kind === "histogram") && (
					<Form.Item
						label="Search"
						htmlFor="widget-sql"
						extra={
							kind === "events"
								? "SQL as on the page Events, with a LIMIT. Drawings take the first column as name and the second as number."
								: "SQL as on the page Events; what it finds is counted over time."
						}
					>
						<Input.TextArea
							id="widget-sql"
							className="value"
							value={draft.sql}
							autoSize={{ minRows: 4, maxRows: 12 }}
							onChange={({ target }) => change({ sql: target.value })}
						/>
					</Form.Item>
				)}
				{kind === "events" && (
					<Form.Item label="As">
						<Radio.Group
							value={draft.view}
							options={widgetViews.map((value) => ({
								value,
								label: viewTitles[value],
							}))}
							onChange={({ target }) => change({ view: target.value })}
						/>
					</Form.Item>
				)}
				{kind === "alerts" && (
					<Form.Item label="Which">
						<Radio.Group
							value={draft.part}
							options={alertParts.map((value) => ({
								value,
								label: partTitles[value],
							}))}
							onChange={({ target }) => change({ part: target.value })}
						/>
					</Form.Item>
				)}
				{kind === "text" && (
					<Form.Item label="Text" htmlFor="widget-text">
						<Input.TextArea
							id="widget-text"
							value={draft.text}
							maxLength={10_000}
							autoSize={{ minRows: 4, maxRows: 16 }}
							onChange={({ target }) => change({ text: target.value })}
						/>
					</Form.Item>
				)}
				<Form.Item label="Width, of twelve columns" htmlFor="widget-width">
					<InputNumber
						id="widget-width"
						min={2}
						max={12}
						value={draft.width}
						onChange={(value) => change({ width: value ?? 4 })}
					/>
				</Form.Item>
				<Form.Item label="Height, in steps" htmlFor="widget-height">
					<InputNumber
						id="widget-height"
						min={1}
						max={10}
						value={draft.height}
						onChange={(value) => change({ height: value ?? 4 })}
					/>
				</Form.Item>
			</Form>
		</Drawer>
	);
}
