/** `npx ursa audit`: verify, export and renew-key. */
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import {
	createEventStore,
	keepEmbeddedClickHouse,
} from "#backends/event-store/index.ts";
import {
	openPglite,
	openPostgres,
	type StateStore,
} from "#backends/state-store/index.ts";
import { pagesOf, renewAuditKey } from "#core/index.ts";
import { type Settings, silentLog } from "#platform/index.ts";
import { defineErrors, UrsaError } from "#schema/index.ts";
import { splitUrl } from "./all-in-one.ts";
import { auditFiles } from "./audit-store.ts";
import {
	type AuditedEvents,
	askAuditVerification,
	type Verification,
	verifyTrail,
} from "./audit-verification.ts";
import { withCore } from "./core-client.ts";
import type { CommandContext } from "./tasks-cli.ts";

export const auditCommandErrors = defineErrors("auditCommand", {
	notWhole: {
		status: 500,
		sentence:
			"The audit trail is not what was recorded, first at record {sequence}: {reason}",
	},
});

interface DataOption {
	readonly data?: string;
}

export function addAuditCommands(
	program: Command,
	context: CommandContext,
): void {
	const settingsOf = ({ data }: DataOption): Settings => ({
		...context.settings(),
		...(data === undefined ? {} : { dataDirectory: resolve(data) }),
	});
	const dataOption = [
		"--data <directory>",
		"data directory of the core; default: that of the settings",
	] as const;
	const audit = program.command("audit").description("the audit trail");

	audit
		.command("verify")
		.description(
			"walk the chain of audit records; exit code 1 when something was edited, deleted, moved or cut off",
		)
		.option(...dataOption)
		.option("--with-events", "compare with the event store, too", false)
		.action(async (options: DataOption & { withEvents: boolean }) => {
			const found = await verifyAnywhere(settingsOf(options), {
				...{ context, withEvents: options.withEvents },
			});
			report(found, context.say);
		});

	audit
		.command("export")
		.description(
			"write all records as JSON lines: sequence, mac and the event; Ursa must be stopped, unless it uses PostgreSQL",
		)
		.option(...dataOption)
		.action(async (options: DataOption) => {
			await withStateStore(settingsOf(options), async ({ db }) => {
				async function* lines() {
					for await (const rows of pagesOf(db, 500)) {
						for (const { sequence, mac, event } of rows) {
							yield `${JSON.stringify({ sequence, mac, event })}\n`;
						}
					}
				}
				await pipeline(lines, process.stdout, { end: false });
			});
		});

	audit
		.command("renew-key")
		.description(
			"start a new part of the chain after the key file was lost; Ursa must be stopped",
		)
		.option(...dataOption)
		.action(async (options: DataOption) => {
			const settings = settingsOf(options);
			const file = auditFiles(settings.dataDirectory).key;
			const { firstSequence } = await withStateStore(settings, ({ db }) =>
				renewAuditKey(db, file),
			);
			context.say(`a new key holds from record ${firstSequence} on`);
		});
}

function report(found: Verification, say: (text: string) => void): void {
	for (const { sequence, reason } of found.notices) {
		say(`note at record ${sequence}: ${reason}`);
	}
	if (found.unverifiable > 0) {
		say(`${found.unverifiable} records cannot be verified: their key is lost`);
	}
	for (const { sequence, reason } of found.problems) {
		say(`record ${sequence}: ${reason}`);
	}
	const [first] = found.problems;
	if (first !== undefined) throw auditCommandErrors.make("notWhole", first);
	say(`${found.records} records, nothing was changed`);
}

/** On the stores themselves; through the running core where it alone may open them. */
async function verifyAnywhere(
	settings: Settings,
	{
		context,
		withEvents,
	}: { readonly context: CommandContext; readonly withEvents: boolean },
): Promise<Verification> {
	const { clock } = context;
	const { dataDirectory } = settings;
	try {
		return await withStateStore(settings, ({ db }) =>
			withEvents
				? withEventStore(settings, (eventStore) =>
						verifyTrail({ db, dataDirectory, eventStore, clock }),
					)
				: verifyTrail({ db, dataDirectory, clock }),
		);
	} catch (error) {
		if (!isLocked(error)) throw error;
		return withCore(settings, clock, silentLog, {
			remote: (call) => askAuditVerification(call, withEvents),
			// The core ended just now.
			direct: () => Promise.reject(error),
		});
	}
}

/** Without migrations or anything else that writes. */
async function withStateStore<T>(
	{ postgresUrl, dataDirectory }: Settings,
	work: (store: StateStore) => Promise<T>,
): Promise<T> {
	const store =
		postgresUrl === undefined
			? await openPglite({ dataDir: join(dataDirectory, "state") })
			: await openPostgres({ url: postgresUrl });
	try {
		return await work(store);
	} finally {
		await store.close();
	}
}

async function withEventStore<T>(
	{ clickhouseUrl, dataDirectory }: Settings,
	work: (eventStore: AuditedEvents) => Promise<T>,
): Promise<T> {
	const server =
		clickhouseUrl === undefined
			? await keepEmbeddedClickHouse({
					dataDir: join(dataDirectory, "events"),
					log: silentLog,
				})
			: { ...splitUrl(clickhouseUrl), stop: async () => undefined };
	try {
		const eventStore = createEventStore(server);
		try {
			await eventStore.prepare();
			return await work(eventStore);
		} finally {
			await eventStore.close();
		}
	} finally {
		await server.stop();
	}
}

function isLocked(error: unknown): boolean {
	return (
		error instanceof UrsaError &&
		["stateStore.locked", "eventStore.locked"].includes(error.code)
	);
}
