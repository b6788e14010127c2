/**
 * The arrows of the house, as a table and a test: which room may import which, only through doors, and which rooms
 * stay free of Node so that they also run in the browser.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const src = dirname(fileURLToPath(import.meta.url));

/** A room may import only the doors listed here. Nobody may import `services`. */
const arrows: Readonly<Record<string, readonly string[]>> = {
	schema: [],
	text: ["schema"],
	event: ["schema"],
	platform: ["schema"],
	conditions: ["event", "schema", "text"],
	"backends/event-store": ["event", "platform", "schema", "text"],
	"backends/state-store": ["platform", "schema"],
	pipeline: [
		"backends/event-store",
		"conditions",
		"event",
		"platform",
		"schema",
		"text",
	],
	packs: ["conditions", "event", "pipeline", "platform", "schema", "text"],
	core: [
		"backends/event-store",
		"backends/state-store",
		"conditions",
		"event",
		"platform",
		"schema",
		"text",
	],
	"api/contract": ["schema"],
	api: [
		"api/contract",
		"backends/event-store",
		"conditions",
		"core",
		"event",
		"pipeline",
		"platform",
		"schema",
		"text",
	],
	ui: ["api/contract", "schema"],
	services: [
		"api",
		"api/contract",
		"backends/event-store",
		"backends/state-store",
		"conditions",
		"core",
		"event",
		"packs",
		"pipeline",
		"platform",
		"schema",
		"text",
	],
};

/** Rooms whose code also runs in the browser. */
const withoutNode = [
	"schema",
	"text",
	"event",
	"conditions",
	"api/contract",
	"ui",
];

/** Engines: other rooms may use their types, only `services` may start one. */
const engineRooms = ["backends/event-store", "backends/state-store"];

/** What tests of several files share may use what tests may. */
const isForTests = (file: string): boolean =>
	/(^|\/)testing(\.ts$|\/)|\.testing\.ts$/.test(file);

interface Import {
	readonly file: string;
	readonly specifier: string;
	readonly isTypeOnly: boolean;
}

const importPattern =
	/^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

function sourceFiles(): string[] {
	return globSync("**/*.{ts,tsx}", { cwd: src }).filter(
		(file) => !/\.test\.tsx?$/.test(file) && file !== "architecture.test.ts",
	);
}

function importsOf(file: string): Import[] {
	const text = readFileSync(join(src, file), "utf8");
	return [...text.matchAll(importPattern)].map((match) => ({
		file,
		specifier: match[2] ?? match[3] ?? "",
		isTypeOnly: match[1] !== undefined,
	}));
}

function roomOf(path: string): string {
	const rooms = Object.keys(arrows).sort((a, b) => b.length - a.length);
	const room = rooms.find((name) => path.startsWith(`${name}/`));
	assert.ok(room, `${path} lies in no room; add it to the table or move it`);
	return room;
}

/** Path inside src that an import of the project's own leads to; undefined for packages and Node. */
function targetOf(entry: Import): string | undefined {
	if (entry.specifier.startsWith("#")) return entry.specifier.slice(1);
	if (!entry.specifier.startsWith(".")) return undefined;
	return normalize(join(dirname(entry.file), entry.specifier));
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);

test("the checker sees the code", () => {
	assert.ok(files.length > 60, `saw only ${files.length} files`);
	assert.ok(imports.length > 200, `saw only ${imports.length} imports`);
	for (const room of Object.keys(arrows)) {
		assert.ok(
			files.some((file) => file.startsWith(`${room}/`)),
			`saw no file of ${room}`,
		);
	}
});

test("rooms import only along the arrows", () => {
	const wrong = imports.flatMap((entry) => {
		const target = targetOf(entry);
		if (target === undefined) return [];
		const from = roomOf(entry.file);
		const to = roomOf(target);
		if (isForTests(entry.file) && engineRooms.includes(to)) return [];
		return from === to || arrows[from]?.includes(to)
			? []
			: [`${entry.file} imports ${entry.specifier} (${from} → ${to})`];
	});
	assert.deepEqual(wrong, []);
});

test("rooms are entered by their door", () => {
	const wrong = imports.flatMap((entry) => {
		const target = targetOf(entry);
		if (target === undefined || roomOf(entry.file) === roomOf(target)) {
			return [];
		}
		return entry.specifier === `#${roomOf(target)}/index.ts`
			? []
			: [`${entry.file} imports ${entry.specifier}`];
	});
	assert.deepEqual(wrong, []);
});

test("engines are named in services only", () => {
	const wrong = imports.flatMap((entry) => {
		const target = targetOf(entry);
		if (target === undefined || entry.isTypeOnly) return [];
		if (isForTests(entry.file)) return [];
		const from = roomOf(entry.file);
		const to = roomOf(target);
		return from !== to && from !== "services" && engineRooms.includes(to)
			? [`${entry.file} imports more than types from ${to}`]
			: [];
	});
	assert.deepEqual(wrong, []);
});

test("rooms that run in the browser use no Node modules", () => {
	const wrong = imports.filter(
		(entry) =>
			withoutNode.includes(roomOf(entry.file)) &&
			entry.specifier.startsWith("node:") &&
			!/^ui\/(dev\/|vite\.config\.ts)/.test(entry.file),
	);
	assert.deepEqual(wrong, []);
});

test("files do not import each other in a circle", () => {
	const graph = new Map<string, string[]>();
	for (const entry of imports) {
		const target = targetOf(entry);
		if (target === undefined || entry.isTypeOnly) continue;
		graph.set(entry.file, [...(graph.get(entry.file) ?? []), target]);
	}
	const done = new Set<string>();
	const circles: string[] = [];
	const visit = (file: string, path: readonly string[]): void => {
		if (path.includes(file)) {
			circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
			return;
		}
		if (done.has(file)) return;
		for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
		done.add(file);
	};
	for (const file of files) visit(file, []);
	assert.deepEqual(circles, []);
});

test("the environment is read in one place", () => {
	const wrong = files.filter(
		(file) =>
			!/^(platform\/settings\.ts|services\/cli\.ts|ui\/(dev\/|vite\.config))/.test(
				file,
			) && readFileSync(join(src, file), "utf8").includes("process.env"),
	);
	assert.deepEqual(wrong, []);
});
