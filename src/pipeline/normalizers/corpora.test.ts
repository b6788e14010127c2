/** Real logs; they are not part of the project, so these tests are skipped where the files are missing. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { compile, eventOf } from "./testing.ts";

const corpora = new URL("../../../../shared/corpora/", import.meta.url)
	.pathname;
const sshLog = join(corpora, "loghub-openssh/OpenSSH_2k.log");
const windowsZip = join(
	corpora,
	"security-datasets/covenant_dcsync_dcerpc_drsuapi_DsGetNCChanges.zip",
);

function absent(path: string): string | false {
	return existsSync(path) ? false : `${path} is absent`;
}

function absentUnzip(): string | false {
	return spawnSync("unzip", ["-v"]).error === undefined
		? false
		: "the command unzip is absent";
}

function linesOf(path: string): string[] {
	return readFileSync(path, "utf8").split(/\r?\n/).filter(Boolean);
}

suite("real logs", () => {
	test("all 2,000 lines of an sshd under attack are events", {
		skip: absent(sshLog),
	}, () => {
		const normalizer = compile({ parsing: { method: "syslog" } });
		const lines = linesOf(sshLog);
		assert.equal(lines.length, 2000);
		for (const line of lines) {
			const event = eventOf(normalizer, line);
			assert.equal(event.DeviceHostName, "LabSZ");
			assert.equal(event.DeviceProcessName, "sshd");
			assert.ok(Number(event.DeviceProcessID) > 20_000, line);
			assert.ok(event.DeviceReceiptTime !== undefined, line);
			assert.ok(line.endsWith(event.Message ?? "?"), line);
		}
	});

	test("recorded Windows events keep their ids, users and times", {
		skip: absent(windowsZip) || absentUnzip(),
	}, (context) => {
		const folder = mkdtempSync(join(tmpdir(), "ursa-corpora-"));
		context.after(() => rmSync(folder, { recursive: true }));
		execFileSync("unzip", ["-q", windowsZip, "-d", folder]);
		const [file] = readdirSync(folder);
		assert.ok(file !== undefined);
		const lines = linesOf(join(folder, file)).slice(0, 500);
		assert.ok(lines.length >= 300);

		const normalizer = compile({
			parsing: { method: "json" },
			keepExtra: true,
			mapping: [
				{ source: "EventID", field: "DeviceEventClassID" },
				{ source: "Hostname", field: "DeviceHostName" },
				{ source: "@timestamp", field: "DeviceReceiptTime" },
				{ source: "Keywords", field: "FlexNumber1", label: "Keywords" },
				{ source: "IpAddress", field: "SourceAddress" },
				{ source: "tags.0", field: "DeviceEventCategory" },
			],
		});
		for (const line of lines) {
			const raw: Record<string, unknown> = JSON.parse(line);
			const event = eventOf(normalizer, line);
			assert.equal(event.DeviceEventClassID, String(raw.EventID));
			assert.equal(event.DeviceHostName, raw.Hostname);
			assert.equal(
				event.DeviceReceiptTime,
				Date.parse(String(raw["@timestamp"])),
			);
			assert.equal(event.DeviceEventCategory, "mordorDataset");
			const keywords = /"Keywords":(-?\d+)/.exec(line)?.[1];
			assert.equal(String(event.FlexNumber1), keywords);
			const channel = event.Extra?.Channel;
			assert.equal(channel, raw.Channel);
		}
	});
});
