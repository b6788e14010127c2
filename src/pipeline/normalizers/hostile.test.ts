import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { methodSamples } from "./samples.testing.ts";
import { compile, receivedAt } from "./testing.ts";

const kilobytes = 512;

/** CPU time, since the machine may be busy with other things. */
function millisecondsOf(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

suite("a hostile message costs less than 1 ms a kilobyte", () => {
	for (const { method, settings, messages, hostile } of methodSamples) {
		test(`with the ${method} method`, () => {
			const normalizer = compile({ ...settings, keepExtra: true });
			const starts = ["", messages[0] ?? ""];
			for (const start of starts) {
				for (const piece of hostile) {
					const times = Math.ceil((kilobytes * 1024) / piece.length);
					const text = start + piece.repeat(times);
					const spent = millisecondsOf(() =>
						normalizer.normalize(text, receivedAt),
					);
					assert.ok(
						spent < kilobytes,
						`${JSON.stringify(piece)} repeated took ${spent} ms`,
					);
				}
			}
		});
	}

	test("with thousands of numbers that a double can't hold", () => {
		const normalizer = compile({
			parsing: { method: "json" },
			keepExtra: true,
		});
		const pairs = Array.from(
			{ length: 16_000 },
			(_, i) => `"key${i % 300}":{"n":9007199254740993}`,
		);
		const text = `{${pairs.join(",")},"list":[${"9007199254740993,".repeat(100)}0]}`;
		const spent = millisecondsOf(() => normalizer.normalize(text, receivedAt));
		assert.ok(spent < text.length / 1024, `took ${spent} ms`);
	});
});
