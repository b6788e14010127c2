/** Content packs: shipped knowledge as data, loaded and proven here. */
export {
	describeDetections,
	type Expectation,
	loadCases,
	type PackCase,
	pickFields,
} from "./case.ts";
export {
	type CaseOutcome,
	type CompiledContent,
	compileContent,
	runCase,
} from "./content.ts";
export { loadPacks, type Pack, type PackResource } from "./pack.ts";
export {
	type ExpectedMessage,
	loadSamples,
	readExpected,
	renderExpected,
	runSample,
	type Sample,
} from "./sample.ts";
export { expandCondition, expandConditions } from "./short-form.ts";
