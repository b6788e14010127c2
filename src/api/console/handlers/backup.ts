import {
	type BackupService,
	isAllowedEverywhere,
	type Tenants,
	type Users,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Caller, Handlers } from "../handler.ts";
import { toShownTask } from "../task-view.ts";

export interface BackupNeeds {
	/** Absent: this core makes none. */
	readonly backup?: BackupService | undefined;
	readonly tenants: Tenants;
	readonly users: Users;
}

/** Throws api.notAllowed for all but general administrators, api.notAvailable. */
export function requireBackup(
	{ backup }: Pick<BackupNeeds, "backup">,
	{ principal }: Caller,
): BackupService {
	if (!isAllowedEverywhere(principal, "core.backUp")) {
		throw apiErrors.make("notAllowed");
	}
	if (backup === undefined) throw apiErrors.make("notAvailable");
	return backup;
}

export function backupHandlers(
	needs: BackupNeeds,
): Pick<
	Handlers,
	"backups" | "makeBackup" | "deleteBackup" | "scheduleBackups"
> {
	async function present(backup: BackupService) {
		const schedule = await backup.schedule();
		return {
			backups: await backup.files.list(),
			...(schedule && { schedule }),
			restartsItself: backup.restartsItself,
		};
	}

	return {
		backups: async ({ caller }) => present(requireBackup(needs, caller())),
		makeBackup: async ({ caller }) =>
			toShownTask(await requireBackup(needs, caller()).start(), needs),
		deleteBackup: async ({ params, caller }) => {
			await requireBackup(needs, caller()).files.delete(params.name);
			return undefined;
		},
		scheduleBackups: async ({ body, caller }) => {
			const backup = requireBackup(needs, caller());
			await backup.setSchedule(body);
			return present(backup);
		},
	};
}
