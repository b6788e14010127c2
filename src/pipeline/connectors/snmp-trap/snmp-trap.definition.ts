/** Settings of the receiver of SNMP traps (reference: pipeline-resources §3, "snmp-trap"). */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";

const oid = z
	.string()
	.regex(/^\.?\d+(\.\d+)+$/, "numbers with points between, such as 1.3.6.1")
	.max(512);

export const snmpTrapConnectorDefinition = z.strictObject({
	kind: z.literal("snmp-trap"),
	host: z.string().default("127.0.0.1").meta({ title: "Listen address" }),
	port: z.int().min(0).max(65535).default(162).meta({ title: "Port" }),
	version: z
		.enum(["snmpV1", "snmpV2"])
		.default("snmpV2")
		.meta({ title: "SNMP version", description: "snmpV2 is SNMPv2c" }),
	secret: referenceTo("secret").optional().meta({
		reference: "secret",
		title: "Secret",
		description:
			"Community of a secret of type snmpV1; traps with another one are refused. Without a secret any community is accepted",
	}),
	/** What of a trap is kept: everything that is not listed is dropped before normalization. */
	oids: z
		.array(
			z.strictObject({
				name: z
					.string()
					.max(128)
					.default("")
					.meta({ title: "Parameter name", description: "For people only" }),
				oid: oid.meta({
					title: "OID",
					description:
						"An object, or a node whose objects are all meant; the longest that fits counts",
				}),
				key: z.string().min(1).max(128).meta({
					title: "Key",
					description: "Name of the value in the JSON object of the trap",
				}),
				isMacAddress: z.boolean().default(false).meta({
					title: "MAC address",
					description: "Six bytes, written as 00:1a:2b:3c:4d:5e",
				}),
			}),
		)
		.min(1)
		.max(1000)
		.meta({ title: "Source data" }),
	encoding: z
		.string()
		.default("utf-8")
		.meta({ title: "Character encoding", description: "WHATWG label" }),
	receiveBufferBytes: z
		.int()
		.min(16 * 1024)
		.max(64 * 1024 * 1024)
		.default(4 * 1024 * 1024)
		.meta({
			title: "Receive buffer",
			description: "What the kernel is asked to keep unread",
			unit: "bytes",
		}),
});

export type SnmpTrapConnectorSettings = z.infer<
	typeof snmpTrapConnectorDefinition
>;
