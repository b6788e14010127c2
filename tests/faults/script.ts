/** What goes wrong in a run, and when; it follows from the seed alone. */
import { createRandom, type Random } from "../bench/random.ts";
import { type StoreTrouble, storeTroubles } from "./event-store.ts";
import { type LinkTrouble, linkTroubles } from "./link.ts";

export const serviceKinds = ["collector", "correlator", "storage"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** From whom to whom. */
export const linkNames = [
	"tcp → collector",
	"http → collector",
	"collector → storage",
	"collector → correlator",
	"correlator → storage",
] as const;
export type LinkName = (typeof linkNames)[number];

export type Fault =
	| { readonly kind: "kill"; readonly service: ServiceKind }
	| { readonly kind: "restart"; readonly service: ServiceKind }
	| { readonly kind: "reload" }
	| { readonly kind: "cut"; readonly link: LinkName }
	| {
			readonly kind: "link";
			readonly link: LinkName;
			readonly trouble: LinkTrouble;
	  }
	| { readonly kind: "store"; readonly trouble: StoreTrouble }
	| { readonly kind: "core"; readonly trouble: "gone" | "loses" }
	| { readonly kind: "clock"; readonly hours: number }
	| { readonly kind: "disk" };

export interface Step {
	/** Since the step before. */
	readonly afterMs: number;
	/** How long it stays so, where it does. */
	readonly forMs: number;
	readonly fault: Fault;
}

export interface Plan {
	readonly seed: number;
	/** Lines of each source. */
	readonly lines: number;
	readonly flushIntervalMs: number;
	readonly policy: "any" | "preferFirst" | "balanced";
	readonly steps: readonly Step[];
	/** Detections that follow from windows are the same only when the clock runs evenly. */
	readonly hasEvenClock: boolean;
	readonly needsSmallDisk: boolean;
}

export interface PlanOptions {
	/** A small disk can be mounted here. */
	readonly hasSmallDisk: boolean;
}

export function makePlan(seed: number, options: PlanOptions): Plan {
	const random = createRandom(seed * 7919 + 17);
	// The first numbers of neighbouring seeds resemble each other.
	for (let index = 0; index < 5; index++) random.below(2);
	const count = 2 + random.below(5);
	// What is seldom is chosen for a run, so that most runs are quick.
	const hasClock = random.below(4) === 0;
	const hasDisk = options.hasSmallDisk && random.below(10) === 0;
	const steps = Array.from({ length: count }, (): Step => {
		return {
			afterMs: random.below(150),
			forMs: 20 + random.below(250),
			fault: chooseFault(random, hasClock, hasDisk),
		};
	});
	return {
		seed,
		lines: 40 + random.below(160),
		flushIntervalMs: random.pick([10, 30, 100]),
		policy: random.pick(["any", "preferFirst", "balanced"]),
		steps,
		hasEvenClock: steps.every(({ fault }) => fault.kind !== "clock"),
		needsSmallDisk: steps.some(({ fault }) => fault.kind === "disk"),
	};
}

function chooseFault(
	random: Random,
	hasClock: boolean,
	hasDisk: boolean,
): Fault {
	const dice = random.below(100);
	if (hasClock && dice < 35)
		return { kind: "clock", hours: random.pick([-50, -3, -1, 1, 3, 50]) };
	if (hasDisk && dice < 35) return { kind: "disk" };
	if (dice < 30) return { kind: "kill", service: random.pick(serviceKinds) };
	if (dice < 36) return { kind: "restart", service: random.pick(serviceKinds) };
	if (dice < 42) return { kind: "reload" };
	if (dice < 55) return { kind: "cut", link: random.pick(linkNames) };
	if (dice < 75) {
		return {
			kind: "link",
			link: random.pick(linkNames),
			// Answers that get lost are what exactly once is about.
			trouble: random.pick([...linkTroubles, "deaf", "deaf"]),
		};
	}
	if (dice < 92)
		return { kind: "store", trouble: random.pick([...storeTroubles, "loses"]) };
	return { kind: "core", trouble: random.pick(["gone", "loses"]) };
}

/** One line each, for a person. */
export function describePlan(plan: Plan): string {
	const { steps, ...rest } = plan;
	return [
		JSON.stringify(rest),
		...steps.map(
			({ afterMs, forMs, fault }) =>
				`  after ${afterMs} ms, for ${forMs} ms: ${JSON.stringify(fault)}`,
		),
	].join("\n");
}
