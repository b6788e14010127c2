/** Outgoing connections: which targets may be reached, and by which proxy. See `egress.ts`. */
export { createEgressAgent } from "./agent.ts";
export {
	type AllowedTarget,
	isAllowableTarget,
} from "./allowed-targets.ts";
export { createEgress, type Egress, type Resolver } from "./egress.ts";
export { egressErrors } from "./errors.ts";
export { type FollowOptions, requestFollowing } from "./follow.ts";
export { proxyDefinition, proxyResource } from "./proxy.definition.ts";
export { createAgent, type ProxyTarget } from "./proxy-agent.ts";
