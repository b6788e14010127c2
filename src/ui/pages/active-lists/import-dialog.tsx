/** Chooses a file and how it is read, then shows how far the import is. */
import { Button, Checkbox, Input, Modal, Progress, Segmented } from "antd";
import { useRef, useState } from "react";
import { type ListFileFormat, listFileFormats } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import { countText } from "../../query/format-number.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { importRecords, type Place } from "./import-records.ts";

export function ImportDialog(props: {
	readonly place: Place;
	readonly listName: string;
	/** Records that are there. */
	readonly size: number;
	readonly onDone: (records: number) => void;
	readonly onClose: () => void;
}) {
	const { place, listName, size, onDone, onClose } = props;
	const client = useClient();
	const [file, setFile] = useState<File>();
	const [format, setFormat] = useState<ListFileFormat>("csv");
	const [keyField, setKeyField] = useState("");
	const [clear, setClear] = useState(false);
	const [progress, setProgress] = useState<{
		share: number;
		records: number;
	}>();
	const [problem, setProblem] = useState<string>();
	const running = useRef<AbortController>(undefined);
	const isRunning = progress !== undefined && problem === undefined;
	const needsKey = format !== "internal";
	const isReady = file !== undefined && !(needsKey && keyField.trim() === "");

	async function choose(chosen: File | undefined): Promise<void> {
		setFile(chosen);
		setProblem(undefined);
		setProgress(undefined);
		if (chosen === undefined) return;
		const guessed = guessFormat(chosen.name);
		setFormat(guessed);
		if (guessed === "internal") return;
		// The first column, as a proposal.
		const head = await chosen.slice(0, 64 * 1024).text();
		const [line = ""] = head.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
		const [first = ""] = line.split(guessed === "csv" ? "," : "\t", 1);
		setKeyField(first.replaceAll('"', ""));
	}
	async function run(): Promise<void> {
		if (file === undefined) return;
		const controller = new AbortController();
		running.current = controller;
		setProblem(undefined);
		setProgress({ share: 0, records: 0 });
		try {
			const records = await importRecords({
				...{ client, place, file, format, clear },
				keyField: keyField.trim(),
				signal: controller.signal,
				onProgress: (share, sent) => setProgress({ share, records: sent }),
			});
			onDone(records);
		} catch (error) {
			setProblem(
				isAbort(error)
					? "Stopped. What was sent before is in the list."
					: errorSentence(error),
			);
		}
	}
	function close(): void {
		running.current?.abort();
		onClose();
	}
	return (
		<Modal
			open
			title={`Import into “${listName}”`}
			okText="Import"
			okButtonProps={{ disabled: !isReady || isRunning, danger: clear }}
			confirmLoading={isRunning}
			cancelText={isRunning ? "Stop" : "Close"}
			onOk={() => void run()}
			onCancel={isRunning ? () => running.current?.abort() : close}
			closable={!isRunning}
			mask={{ closable: false }}
			width={560}
		>
			<div className="list-import">
				<label className="list-import-line">
					<span>File</span>
					<input
						type="file"
						disabled={isRunning}
						accept=".csv,.tsv,.txt,.json,.jsonl"
						onChange={(event) => void choose(event.target.files?.[0])}
					/>
				</label>
				<div className="list-import-line">
					<span id="list-format">Format</span>
					<Segmented<ListFileFormat>
						aria-labelledby="list-format"
						disabled={isRunning}
						options={[...listFileFormats]}
						value={format}
						onChange={setFormat}
					/>
				</div>
				{needsKey && (
					<div className="list-import-line">
						<label htmlFor="list-key-column">Key column</label>
						<Input
							id="list-key-column"
							disabled={isRunning}
							value={keyField}
							placeholder="name of a column in the first line"
							onChange={(event) => setKeyField(event.target.value)}
						/>
					</div>
				)}
				<Checkbox
					checked={clear}
					disabled={isRunning}
					onChange={(event) => setClear(event.target.checked)}
				>
					Empty the list first
					{size > 0 && <>: its {countText(size)} records are gone</>}
				</Checkbox>
				{progress !== undefined && (
					<Progress
						percent={Math.floor(progress.share * 100)}
						status={problem === undefined ? "active" : "exception"}
						format={(percent) =>
							`${percent}%, ${countText(progress.records)} records`
						}
					/>
				)}
				<p className="soft" role="status">
					{problem ??
						"A record of the same key is replaced whole. The file goes in parts: what was sent before a line that cannot be read stays."}
				</p>
				{problem !== undefined && progress !== undefined && (
					<Button size="small" onClick={() => void run()} disabled={!isReady}>
						Try again from the beginning
					</Button>
				)}
			</div>
		</Modal>
	);
}

function guessFormat(name: string): ListFileFormat {
	if (/\.(jsonl?|internal)$/i.test(name)) return "internal";
	return /\.tsv$/i.test(name) ? "tsv" : "csv";
}
