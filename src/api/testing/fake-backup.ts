import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
	type BackupFile,
	type BackupSchedule,
	type BackupService,
	backupErrors,
	type Tasks,
} from "#core/index.ts";

export interface FakeBackup extends BackupService {
	/** What was to be restored. */
	readonly restored: readonly string[];
}

/** One kept backup, whose content and every other's is `archive`; restores anything that begins so. */
export function createFakeBackup(
	clock: () => number,
	tasks: Pick<Tasks, "start">,
	mainTenantId: string,
): FakeBackup {
	const kept = new Map<string, BackupFile>();
	const restored: string[] = [];
	let saved: (BackupSchedule & { readonly nextAt: number }) | undefined;
	const archive = () => Readable.from([Buffer.from("archive")]);
	const require = (name: string): BackupFile => {
		const file = kept.get(name);
		if (file === undefined) throw backupErrors.make("notFound");
		return file;
	};
	const name = "ursa-backup-2026-05-01T00-00-00-000Z.tar.gz";
	kept.set(name, { name, bytes: 7, createdAt: clock() });
	return {
		restored,
		restartsItself: true,
		files: {
			create: async () => ({
				...{ name: "new", bytes: 7, createdAt: clock(), content: archive() },
			}),
			keep: async () => require(name),
			list: async () => [...kept.values()],
			open: async (of) => ({ ...require(of), content: archive() }),
			async delete(of) {
				kept.delete(require(of).name);
			},
			async scheduleRestore(source) {
				const text = (await buffer(source)).toString();
				if (!text.startsWith("archive")) {
					throw backupErrors.make("notAnArchive", { reason: "it is a test" });
				}
				restored.push(text);
				return {
					...{ product: "Ursa", format: 1, version: "1", createdAt: clock() },
					...{ schema: { name: "1", digest: "" }, engine: "pglite" },
				};
			},
			tidy: async () => undefined,
		},
		start: () =>
			tasks.start({
				...{ kind: "backup", title: "Backup", tenantId: mainTenantId },
				input: {},
			}),
		schedule: async () => saved,
		async setSchedule(schedule) {
			saved = { ...schedule, nextAt: clock() };
		},
	};
}
