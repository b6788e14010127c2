/** A full disk under the journals: the source is pushed back, the service says why, nothing is lost. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { sendLines } from "#pipeline/index.ts";
import { requireCounterpart } from "../counterparts/availability.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import { readLedger } from "../running/ledger.ts";
import {
	makeDataDirectory,
	startUrsa,
	type UrsaProcess,
} from "../running/ursa-process.ts";

const services = z.array(
	z.object({ kind: z.string(), status: z.string(), warning: z.string() }),
);

test("a full disk pushes back on the source, shows as the reason, and costs nothing once there is room", async (t) => {
	const dataDirectory = await makeDataDirectory();
	const disk = join(dataDirectory, "services");
	await mkdir(disk);
	const mounted =
		spawnSync("mount", ["-t", "tmpfs", "-o", "size=48m", "ursa-test", disk])
			.status === 0;
	if (!requireCounterpart("the right to mount a small disk", mounted, t))
		return;
	const running: { ursa?: UrsaProcess } = {};
	t.after(async () => {
		await running.ursa?.kill();
		spawnSync("umount", ["-l", disk]);
		await rm(dataDirectory, { recursive: true, force: true });
	});
	const ursa = await startUrsa({ dataDirectory });
	running.ursa = ursa;
	const console = await logIn(ursa);
	const filler = join(disk, "filler");
	// As much as fits; what is left is less than the lines need.
	await writeFile(filler, Buffer.alloc(46 * 1024 * 1024)).catch(
		() => undefined,
	);

	const count = 40_000;
	const sending = sendLines({
		url: `tcp://127.0.0.1:${ursa.syslogPort}`,
		reliable: true,
		lines: (async function* () {
			for (let index = 0; index < count; index++) {
				yield `<13>Nov 24 08:00:00 web1 app[${index}]: ${"text ".repeat(40)}`;
			}
		})(),
	});
	const state = async () =>
		services.parse((await console("GET", "/api/services")).json());
	const collector = await eventually(
		async () =>
			(await state()).find(
				({ kind, status }) => kind === "collector" && status !== "green",
			),
		"the collector to say that it is stuck",
	);
	assert.match(collector.warning, /disk of the journal is full/);
	await rm(filler);
	const { acknowledged } = await sending;
	assert.equal(acknowledged, count);
	const ledger = await eventually(async () => {
		const now = await readLedger(console);
		return now.stored >= count ? now : undefined;
	}, "storing all lines");
	assert.equal(ledger.imbalance, 0);
	assert.equal(ledger.received, count);
	await eventually(
		async () =>
			(await state()).every(({ status }) => status === "green")
				? true
				: undefined,
		"all services to be green again",
	);
});
