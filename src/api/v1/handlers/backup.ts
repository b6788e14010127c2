/** Backup and restore of the core (reference: rest-api §3.22, §3.23). */
import { Readable } from "node:stream";
import {
	type BackupService,
	isAllowedEverywhere,
	toPrincipal,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { v1Errors } from "../errors.ts";
import type { Call, Handlers } from "../handler.ts";

export function backupHandlers({
	backup,
}: {
	readonly backup?: BackupService | undefined;
}): Pick<Handlers, "backUp" | "restore"> {
	function requireBackup({ user }: Pick<Call<unknown, unknown>, "user">) {
		if (!isAllowedEverywhere(toPrincipal(user), "core.backUp")) {
			throw v1Errors.make("accessDenied");
		}
		if (backup === undefined) throw apiErrors.make("notAvailable");
		return backup;
	}

	return {
		backUp: async (call) => {
			const { content } = await requireBackup(call).files.create(call.signal);
			return content;
		},
		restore: async (call) => {
			const { files, restartsItself } = requireBackup(call);
			const { createdAt } = await files.scheduleRestore(call.raw);
			const next = restartsItself
				? "the core restarts now"
				: "it takes effect at the next start of the core";
			const made = new Date(createdAt).toISOString();
			return Readable.from([
				`restore of the backup of ${made} scheduled; ${next}\n`,
			]);
		},
	};
}
