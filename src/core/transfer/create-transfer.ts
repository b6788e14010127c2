import type { ResourceDefinition } from "#schema/index.ts";
import { createKinds } from "../resources/kinds.ts";
import type { Resources } from "../resources/resources.ts";
import { findConflicts, planImport } from "./bring-in.ts";
import { collect } from "./collect.ts";
import { transferErrors } from "./errors.ts";
import { createKeptFiles } from "./kept-files.ts";
import { type PackageContent, parsePackage } from "./package-content.ts";
import { createPackageFormat } from "./package-format.ts";
import type { Transfer, TransferFile } from "./transfer.ts";

/** Problems told in one message. */
const toldProblems = 5;

export function createTransfer(
	resources: Resources,
	{
		definitions,
		directory,
		madeBy,
		clock,
	}: {
		/** By kind. */
		readonly definitions: ReadonlyMap<string, ResourceDefinition>;
		/** Where files wait; made when it is first needed. */
		readonly directory: string;
		/** Ursa and its version, written into packages. */
		readonly madeBy: string;
		readonly clock: () => number;
	},
): Transfer {
	const kinds = createKinds(definitions);
	const files = createKeptFiles(directory, clock);
	const format = createPackageFormat();

	async function read(
		request: TransferFile & { readonly password: string },
	): Promise<PackageContent> {
		const file = await files.read(request);
		return parsePackage(await format.open(file, request.password));
	}

	return {
		async export({ ids, password, userId, access }) {
			const content = await collect(resources, kinds, { ids, access });
			const sealed = await format.seal(
				{ madeBy, madeAt: clock(), ...content } satisfies PackageContent,
				password,
			);
			return files.keep(inOnePiece(sealed), userId);
		},
		upload: (file, userId) => files.keep(file, userId),
		download: (file) => files.stream(file),

		async open({ tenantId, ...request }) {
			const content = await read(request);
			const conflicts =
				tenantId === undefined
					? new Map()
					: await findConflicts(resources, content.resources, tenantId);
			for (const [id, there] of conflicts) {
				if (!request.access.canSee(there)) conflicts.delete(id);
			}
			return { ...content, conflicts };
		},

		async import({ tenantId, actions, access, ...request }) {
			const content = await read(request);
			const conflicts = await findConflicts(
				resources,
				content.resources,
				tenantId,
			);
			const { items, names, undecided } = await planImport(resources, kinds, {
				...{ content, conflicts, tenantId, actions, access },
			});
			if (undecided.length > 0) {
				return { conflicts: undecided, created: 0, replaced: 0 };
			}
			const { problems } = await resources.changeMany({
				items,
				userId: request.userId,
			});
			if (problems.length > 0) {
				const told = problems
					.slice(0, toldProblems)
					.map(({ item, message }) => `“${names[item]}”: ${message}.`);
				const more = problems.length - told.length;
				throw transferErrors.make("refused", {
					problems: [...told, ...(more > 0 ? [`And ${more} more.`] : [])]
						.join(" ")
						.replaceAll("..", "."),
				});
			}
			const created = items.filter(({ action }) => action === "create").length;
			return { conflicts: [], created, replaced: items.length - created };
		},
	};
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
