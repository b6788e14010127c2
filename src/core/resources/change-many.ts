/** Many changes in one transaction: what packages and files bring in. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import { explainRefusal } from "./change-resources.ts";
import { ensureFolder, lockFolders } from "./create-folders.ts";
import { resourcesErrors } from "./errors.ts";
import { findRow, resolveReference } from "./find-resources.ts";
import { checkBody, isPartOfSecret, parseName } from "./parse-content.ts";
import {
	describeUsers,
	findMissing,
	findNaming,
	findServices,
	lockReferences,
} from "./references.ts";
import type {
	BatchItem,
	BatchProblem,
	Resource,
	Resources,
} from "./resources.ts";
import {
	changedMeanwhile,
	createResourceWriter,
	type Found,
	type WriteNeeds,
} from "./write-resources.ts";

const maxItems = 20_000;

/** What a resource was called that is gone or called otherwise. */
interface Vanished {
	readonly item: number;
	readonly target: Pick<Resource, "id" | "kind" | "tenantId" | "name">;
	readonly isDeleted: boolean;
}

export function changeManyResources(
	db: StateDatabase,
	needs: WriteNeeds,
): Resources["changeMany"] {
	const { kinds } = needs;
	const writer = createResourceWriter(needs);

	async function work(
		tx: StateDatabase,
		items: readonly BatchItem[],
		userId: string | undefined,
		onItem: (item: number, subject: Subject) => void,
	): Promise<BatchProblem[]> {
		const problems: BatchProblem[] = [];
		const vanished: Vanished[] = [];
		const written: { readonly item: number; readonly resource: Resource }[] =
			[];
		const by = userId === undefined ? {} : { userId };
		const require = async (id: string): Promise<Found> => {
			const found = await findRow(tx, id);
			if (found === undefined) throw resourcesErrors.make("notFound");
			return found;
		};
		/** Runs one item; what is wrong with it alone lets the others be looked at too. */
		const attempt = async (item: number, task: () => Promise<void>) => {
			try {
				await task();
			} catch (error) {
				// After a refused statement the transaction can do nothing more.
				const isOwn =
					error instanceof UrsaError && !error.code.startsWith("stateStore.");
				if (!isOwn || error.cause !== undefined) throw error;
				problems.push({ item, path: [], message: describeError(error) });
			}
		};
		const isBodyRight = (item: number, kind: string, body: unknown) => {
			if (isPartOfSecret(kinds, kind, body)) return true;
			const { issues } = checkBody(kinds, kind, body);
			problems.push(...issues.map((issue) => ({ item, ...issue })));
			return issues.length === 0;
		};

		for (const [item, change] of items.entries()) {
			if (change.action !== "delete") continue;
			await attempt(item, async () => {
				const found = await require(change.id);
				const users = [
					...(await findServices(tx, found.row)),
					...(await needs.usersElsewhere(tx, found.row)),
				];
				if (users.length > 0) {
					throw resourcesErrors.make("inUse", {
						name: found.row.name,
						users: describeUsers(users),
						count: users.length,
					});
				}
				onItem(item, found.row);
				await writer.delete(tx, found);
				vanished.push({ item, target: found.row, isDeleted: true });
			});
		}
		for (const [item, change] of items.entries()) {
			if (change.action !== "update") continue;
			await attempt(item, async () => {
				const before = await require(change.id);
				const { row } = before;
				if ((change.version ?? row.version) !== row.version) {
					throw changedMeanwhile(row);
				}
				const { body } = change.change;
				const isRight =
					body === undefined ||
					kinds.get(row.kind).isSecret ||
					isBodyRight(item, row.kind, body);
				if (!isRight) return;
				const name = parseName(change.change.name ?? row.name);
				onItem(item, { ...row, name });
				const folder =
					change.folder && (await ensureFolder(tx, row, change.folder, needs));
				const resource = await writer.update(
					tx,
					before,
					{
						...{ ...change.change, ...by },
						...(folder === undefined ? {} : { folderId: folder }),
					},
					{ isPartial: true },
				);
				written.push({ item, resource });
				if (name !== row.name) {
					vanished.push({ item, target: row, isDeleted: false });
				}
			});
		}
		for (const [item, change] of items.entries()) {
			if (change.action !== "create") continue;
			await attempt(item, async () => {
				const { resource: input, folder = [] } = change;
				if (!isBodyRight(item, input.kind, input.body)) return;
				onItem(item, input);
				const folderId = await ensureFolder(tx, input, folder, needs);
				const resource = await writer.create(
					tx,
					{ ...input, ...by, ...(folderId === null ? {} : { folderId }) },
					{ isPartial: true },
				);
				written.push({ item, resource });
			});
		}

		// Only now: what is named may have come later.
		for (const { item, resource } of written) {
			for (const missing of await findMissing(tx, kinds, resource)) {
				const { path, message } = missing;
				problems.push({ item, path, message });
			}
		}
		const isWritten = new Set(written.map(({ resource }) => resource.id));
		for (const { item, target, isDeleted } of vanished) {
			const lost = [];
			const naming = await findNaming(
				tx,
				kinds,
				target,
				isDeleted ? undefined : "byName",
			);
			for (const row of naming) {
				// Told above, at their own place.
				if (isWritten.has(row.id)) continue;
				const missing = await findMissing(tx, kinds, row);
				const names = [target.id, target.name];
				if (missing.some(({ reference }) => names.includes(reference))) {
					lost.push(row);
				}
			}
			if (lost.length === 0) continue;
			const error = resourcesErrors.make(isDeleted ? "inUse" : "usedByName", {
				name: target.name,
				users: describeUsers(lost),
			});
			problems.push({ item, path: [], message: error.message });
		}
		if (problems.length > 0) return problems;
		const view: Pick<Resources, "resolve"> = {
			resolve: (kind, reference, tenantId) =>
				resolveReference(tx, kind, reference, tenantId),
		};
		for (const { item, resource } of written) {
			const message = await needs.checkWritten(view, resource);
			if (message !== undefined)
				problems.push({ item, path: ["body"], message });
		}
		return problems;
	}

	return async ({ items, userId, isDryRun = false }) => {
		if (items.length > maxItems) {
			throw resourcesErrors.make("tooMany", { limit: maxItems });
		}
		let current: { item: number; subject: Subject } | undefined;
		let problems: BatchProblem[] = [];
		const undone = resourcesErrors.make("notSaved");
		try {
			await db.transaction(async (tx) => {
				await lockReferences(tx);
				await lockFolders(tx);
				problems = await work(tx, items, userId, (item, subject) => {
					current = { item, subject };
				});
				if (problems.length > 0 || isDryRun) throw undone;
			});
		} catch (error) {
			if (error === undone) return { problems: inOrder(problems) };
			if (current === undefined) throw error;
			const refusal = explainRefusal(error, current.subject);
			const isExplained =
				refusal instanceof UrsaError && refusal.code.startsWith("resources.");
			if (!isExplained) throw error;
			const { item } = current;
			const { message } = refusal;
			return { problems: inOrder([...problems, { item, path: [], message }]) };
		}
		return { problems: [] };
	};
}

type Subject = Pick<Resource, "id" | "kind" | "tenantId" | "name">;

function inOrder(problems: readonly BatchProblem[]): BatchProblem[] {
	return [...problems].sort((a, b) => a.item - b.item);
}
