/**
 * A resource is a thing that people configure: a collector, a normalizer, a rule. All resources share one shape and
 * differ in their body, which the definition of their kind checks.
 */
import { z } from "zod";

export const resourceName = z
	.string()
	.trim()
	.min(1)
	.max(128)
	.meta({ title: "Name", description: "1–128 Unicode characters" });

export const resourceDescription = z
	.string()
	.max(4000)
	.default("")
	.meta({ title: "Description", description: "Up to 4000 characters" });

export interface ResourceDefinition<Body extends z.ZodType = z.ZodType> {
	/** Machine name, as the REST API spells it: `correlationRule`. */
	readonly kind: string;
	/** Name for people. */
	readonly title: string;
	readonly body: Body;
	/** The body is kept encrypted and never shown again; services that name the resource get it. */
	readonly isSecret?: true;
}

export function defineResource<const Body extends z.ZodType>(
	definition: ResourceDefinition<Body>,
): ResourceDefinition<Body> {
	return definition;
}

/** Refers to another resource by its id. */
export const resourceId = z.guid().meta({ title: "Resource" });
