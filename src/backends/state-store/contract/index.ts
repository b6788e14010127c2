/** What every engine of the state store must do; each engine's test runs it. */
import { after, before, describe } from "node:test";
import type { StateStore } from "../state-store.ts";
import { createAccounts } from "./accounts.ts";
import { lifecycleContract } from "./lifecycle.ts";
import { statementContract } from "./statements.ts";
import { transactionContract } from "./transactions.ts";

interface ContractDatabase {
	/** Opens a store over the database; several may be open when `isShared`. */
	open(): Promise<StateStore>;
	dispose(): Promise<void>;
}

export interface ContractEngine {
	readonly name: string;
	/** Data outlive the store that wrote them. */
	readonly keepsData: boolean;
	/** Several stores may be open on one database. */
	readonly isShared: boolean;
	/** An empty database. */
	create(): Promise<ContractDatabase>;
}
export function stateStoreContract(engine: ContractEngine): void {
	describe(`state store on ${engine.name}`, () => {
		let database: ContractDatabase;
		let store: StateStore;

		before(async () => {
			database = await engine.create();
			store = await database.open();
			await createAccounts(store.db);
		});
		after(async () => {
			await store.close();
			await database.dispose();
		});

		transactionContract(() => store.db);
		statementContract(() => store.db);
		lifecycleContract(engine, () => store);
	});
}
