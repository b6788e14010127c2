/**
 * Measures speed: `tools/bench.ts [lane …] [--short] [--write]`. Each lane is a file of tests/bench and runs in a process
 * of its own, one after the other. The table goes to standard output; --write puts it into docs/benchmarks.md.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describeError } from "#schema/index.ts";
import { type LaneReport, readReport, say } from "../tests/bench/report.ts";
import {
	type NamedReport,
	replaceFigures,
	toMarkdown,
} from "../tests/bench/table.ts";

/** Lane → programs with their arguments. */
const lanes: Readonly<Record<string, readonly (readonly string[])[]>> = {
	collector: [
		["collector.ts", "sshd"],
		["collector.ts", "cef"],
		["collector.ts", "windows"],
	],
	correlation: [["correlation.ts"]],
	journal: [["journal.ts"]],
	"event-store": [
		["event-store.ts", "sshd"],
		["event-store.ts", "mixed"],
	],
	"end-to-end": [["end-to-end.ts"]],
	endurance: [["end-to-end.ts", "endurance"]],
};
/** Takes a quarter of an hour, so only by its name. */
const byNameOnly = ["endurance"];
const options = ["--short", "--write"];
/** Lanes end by themselves long before; this is for one that hangs. */
const longestMs = 1_200_000;
const root = join(import.meta.dirname, "..");
const page = join(root, "docs", "benchmarks.md");

async function runLane(args: readonly string[]): Promise<LaneReport> {
	const [file = "", ...rest] = args;
	const child = spawn(
		process.execPath,
		[
			// As the product runs, so that patterns are matched by the same engine.
			"--enable-experimental-regexp-engine",
			"--enable-experimental-regexp-engine-on-excessive-backtracks",
			"--disable-warning=ExperimentalWarning",
			"--expose-gc",
			join(root, "tests", "bench", file),
			...rest,
		],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	let isInterrupted = false;
	const forward = (signal: NodeJS.Signals) => {
		isInterrupted = true;
		child.kill(signal);
	};
	process.on("SIGINT", forward).on("SIGTERM", forward);
	const watchdog = setTimeout(() => child.kill("SIGTERM"), longestMs);
	try {
		const exited = once(child, "exit");
		const output = await text(child.stdout);
		const [code] = await exited;
		if (isInterrupted) process.exit(130);
		if (code !== 0) throw new Error(`ended with exit code ${code}`);
		return readReport(output);
	} finally {
		clearTimeout(watchdog);
		process.off("SIGINT", forward).off("SIGTERM", forward);
	}
}

function describeMachine(isShort: boolean): string {
	const [cpu] = cpus();
	const git = (...args: string[]) =>
		spawnSync("git", args, { cwd: root, encoding: "utf8" }).stdout?.trim();
	const isChanged = git("status", "--porcelain", "--", "src", "content") !== "";
	return [
		new Date().toISOString().slice(0, 10),
		`commit ${git("rev-parse", "--short", "HEAD") || "unknown"}${isChanged ? " with changes" : ""}`,
		`${cpus().length} cores (${cpu?.model.trim() ?? "unknown"})`,
		`${Math.round(totalmem() / 1e9)} GB of memory`,
		`Node ${process.version}`,
		...(isShort ? ["short rounds"] : []),
	].join(", ");
}

async function bench(args: readonly string[]): Promise<void> {
	const chosen = args.filter((arg) => !arg.startsWith("--"));
	const unknown =
		args.find((arg) => arg.startsWith("--") && !options.includes(arg)) ??
		chosen.find((lane) => lanes[lane] === undefined);
	if (unknown !== undefined)
		throw new Error(
			`"${unknown}" is neither a lane (${Object.keys(lanes).join(", ")}) nor an option (${options.join(", ")})`,
		);
	const isShort = args.includes("--short");
	const isWritten = args.includes("--write");
	if (isWritten && chosen.length > 0)
		throw new Error("--write is for the figures of all lanes: name none");

	const reports: NamedReport[] = [];
	const failures: string[] = [];
	const all = Object.keys(lanes).filter((lane) => !byNameOnly.includes(lane));
	for (const lane of chosen.length > 0 ? chosen : all)
		for (const program of lanes[lane] ?? []) {
			const name = [lane, ...program.slice(1)].join(" ");
			say(`measuring ${name}`);
			try {
				const report = await runLane([
					...program,
					...(isShort ? ["--short"] : []),
				]);
				reports.push({ lane, ...report });
			} catch (error) {
				// The other lanes are worth having all the same.
				failures.push(`${name}: ${describeError(error)}`);
			}
		}
	const figures = `${describeMachine(isShort)}\n\n${toMarkdown(reports)}`;
	process.stdout.write(`${figures}\n`);
	if (failures.length > 0) throw new Error(failures.join("; "));
	if (isWritten)
		writeFileSync(page, replaceFigures(readFileSync(page, "utf8"), figures));
}

try {
	await bench(process.argv.slice(2));
} catch (error) {
	say(describeError(error));
	process.exitCode = 1;
}
