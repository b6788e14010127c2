import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compileRe2 } from "#text/index.ts";
import { createRegexpParser } from "./regexp.ts";
import { fieldsOf, rejectOf } from "./testing.ts";

const failed =
	"^Failed password for (?P<invalid>invalid user )?(?P<user>\\S+) from (?P<ip>\\S+) port (?P<port>\\d+)";
const parser = createRegexpParser([
	compileRe2(failed),
	compileRe2("user (?P<user>\\w+)"),
]);

suite("the regexp parser", () => {
	test("names raw fields by the groups that took part", () => {
		assert.deepEqual(
			fieldsOf(
				parser,
				"Failed password for root from 5.36.59.76 port 42393 ssh2",
			),
			{ user: "root", ip: "5.36.59.76", port: "42393" },
		);
	});

	test("uses the first expression that matches", () => {
		assert.deepEqual(fieldsOf(parser, "Invalid user max"), { user: "max" });
		assert.equal(
			fieldsOf(parser, "Failed password for user from ::1 port 1").ip,
			"::1",
		);
	});

	test("rejects a text that no expression matches", () => {
		const reject = rejectOf(parser, "Connection closed");
		assert.equal(reject.code, "regexp.noMatch");
		assert.match(reject.cause, /None of the 2 expressions/);
	});
});
