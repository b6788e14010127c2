/** What processes cost, as the kernel counts it (proc(5)). */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The kernel's unit of CPU time in /proc, 100 on usual systems. */
export const ticksPerSecond = Number(
	execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }),
);

/** The fields of /proc/<pid>/stat from the third (state) on; the second may hold blanks. */
function statFields(pid: number): string[] {
	return readFileSync(`/proc/${pid}/stat`, "utf8")
		.replace(/^.*\) /s, "")
		.split(" ");
}

/** The one child of a process. Throws when it has none or several. */
export function onlyChildOf(pid: number): number {
	const children = readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((candidate) => parentOf(candidate) === pid);
	const [child] = children;
	if (child === undefined || children.length > 1)
		throw new Error(`process ${pid} has ${children.length} children`);
	return child;
}

function parentOf(pid: number): number | undefined {
	try {
		return Number(statFields(pid)[1]);
	} catch {
		// It ended between the listing and the look.
		return undefined;
	}
}

/** CPU-seconds that a process used since it began, all its threads counted. */
export function cpuSeconds(pid: number): number {
	const fields = statFields(pid);
	return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Megabytes in memory now and at most, since the process began or `forgetPeak`. */
export function memoryOf(pid: number): { now: number; peak: number } {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	const read = (name: string): number =>
		(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) *
			1024) /
		1e6;
	return { now: read("VmRSS"), peak: read("VmHWM") };
}

/** The peak counts from now on; see clear_refs in proc(5). */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
