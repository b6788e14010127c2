/**
 * Reading and writing text that other rooms need: patterns in RE2 syntax, addresses, times, templates. Pure functions,
 * usable in the browser too: no Node modules, nothing read from outside the arguments but the engine's own abilities.
 */
export {
	type Address,
	canonicalAddress,
	parseAddress,
} from "./address.ts";
export { canonicalMac } from "./mac.ts";
export { compileRe2, type Re2, type Re2Match, type Re2Options } from "./re2.ts";
export { compileSubnet } from "./subnet.ts";
export { compileTemplate, type Template } from "./template.ts";
export { parseTime, type TimeContext, type TimeLayout } from "./time.ts";
