import { emailTemplateResource } from "#core/index.ts";
import { resourceDefinitions as ofPipeline } from "#pipeline/index.ts";
import type { ResourceDefinition } from "#schema/index.ts";

/** All kinds of resources: those of the data plane, and those that only the core uses. */
export const resourceDefinitions: readonly ResourceDefinition[] = [
	...ofPipeline,
	emailTemplateResource,
];
