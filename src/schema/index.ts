/** How things are defined. Runs in the browser too: no Node modules here. */
export {
	defineErrors,
	describeError,
	type ErrorCatalogue,
	type ErrorDefinition,
	type ErrorDetails,
	UrsaError,
} from "./errors.ts";
export {
	type BodySchema,
	listBodyReferences,
	listSecretMembers,
	type ReferenceInBody,
	referenceTo,
	toBodySchema,
} from "./marks.ts";
export {
	defineResource,
	type ResourceDefinition,
	resourceDescription,
	resourceId,
	resourceName,
} from "./resource.ts";
