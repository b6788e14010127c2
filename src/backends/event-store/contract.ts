/** What every engine behind the event store must do; each engine's test runs it. */
import type { ContractEngine } from "./contract/engine.ts";
import { keepContract } from "./contract/keeping.ts";
import { prepareContract } from "./contract/preparing.ts";
import { repeatContract } from "./contract/repeating.ts";
import { roundTripContract } from "./contract/round-trip.ts";
import { scopeContract } from "./contract/scoping.ts";
import { searchContract } from "./contract/searching.ts";
import { verifyContract } from "./contract/verifying.ts";

export {
	type ContractEngine,
	createContractDatabase,
} from "./contract/engine.ts";

export function eventStoreContract(engine: ContractEngine): void {
	prepareContract(engine);
	roundTripContract(engine);
	repeatContract(engine);
	searchContract(engine);
	scopeContract(engine);
	keepContract(engine);
	verifyContract(engine);
}
