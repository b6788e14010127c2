import assert from "node:assert/strict";
import { test } from "node:test";
import {
	MultipleErrors,
	NetworkError,
	ProtocolError,
} from "@platformatic/kafka";
import { describeKafkaError, hasErrorCode } from "./problem.ts";

function nodeError(code: string, message: string): Error {
	return Object.assign(new Error(message), { code });
}

test("a connection that failed is told with its place, its meaning and the words of the system", () => {
	const cause = nodeError(
		"ECONNREFUSED",
		"connect ECONNREFUSED 192.0.2.1:9092",
	);
	const failed = new NetworkError("Connection to 192.0.2.1:9092 failed.", {
		cause,
	});
	assert.equal(
		describeKafkaError(new MultipleErrors("Cannot connect.", [failed])),
		"192.0.2.1:9092: the connection was refused (connect ECONNREFUSED 192.0.2.1:9092)",
	);
});

test("codes of brokers are found however deep they lie", () => {
	const error = new Error("outer", {
		cause: new MultipleErrors("several", [
			new Error("other"),
			new ProtocolError("TOPIC_AUTHORIZATION_FAILED"),
		]),
	});
	assert.equal(hasErrorCode(error, "TOPIC_AUTHORIZATION_FAILED"), true);
	assert.equal(hasErrorCode(error, "UNKNOWN_TOPIC_ID"), false);
	assert.match(describeKafkaError(error), /^the user may not use the topic \(/);
});

test("what OpenSSL says is told without the places in its source", () => {
	const error = Object.assign(
		nodeError(
			"ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
			"400D0234A87F0000:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:rec_layer_s3.c:918",
		),
		{ reason: "ssl/tls alert bad certificate" },
	);
	assert.equal(
		describeKafkaError(error),
		"the broker refused the handshake: it wants a client certificate, or another one (ssl/tls alert bad certificate)",
	);
});

test("anything else is told as it is, also what is no error and a ring of causes", () => {
	assert.equal(describeKafkaError(new Error("odd")), "odd");
	assert.equal(describeKafkaError("text"), "text");
	const ring: Error & { cause?: unknown } = new Error("ring");
	ring.cause = ring;
	assert.equal(describeKafkaError(ring), "ring");
});
