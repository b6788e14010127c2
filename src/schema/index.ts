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
	defineResource,
	type ResourceDefinition,
	resourceDescription,
	resourceId,
	resourceName,
} from "./resource.ts";
