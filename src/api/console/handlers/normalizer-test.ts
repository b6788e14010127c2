import type { z } from "zod";
import type { sampleResultShape } from "#api/contract/index.ts";
import type { Resources } from "#core/index.ts";
import {
	compileNormalizer,
	type Normalizer,
	type NormalizerSettings,
	normalizerResource,
} from "#pipeline/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import { apiErrors } from "../../errors.ts";
import { isInScope } from "../../scope.ts";
import type { Handlers } from "../handler.ts";
import { resourceScope } from "../resource-access.ts";
import { loadReferences } from "../resource-lookups.ts";
import { markRules, takeMark } from "../trace-rules.ts";

/** Samples are read one after the other in the process that serves everybody. */
const maxMs = 2000;

type Result = z.output<typeof sampleResultShape>;

export function normalizerTestHandlers(
	resources: Resources,
	clock: () => number,
): Pick<Handlers, "testNormalizer"> {
	return {
		testNormalizer: async ({ body, caller }) => {
			if (!isInScope(resourceScope(caller()), body.tenantId)) {
				throw apiErrors.make("notAllowed");
			}
			const { kind } = normalizerResource;
			const { tenantId } = body;
			const checked = await resources.validate({
				...{ kind, tenantId },
				body: body.normalizer,
			});
			const settings = normalizerResource.body.safeParse(checked.body);
			if (checked.issues.length > 0 || !settings.success) {
				return { issues: checked.issues, results: [] };
			}
			const { lookups } = await loadReferences(resources, {
				...{ kind, tenantId, body: settings.data },
			});
			try {
				const normalizer = compileNormalizer(markRules(settings.data), {
					name: settings.data.name,
					lookups: { ...lookups, activeList: () => undefined },
				});
				return {
					issues: [],
					results: trySamples(normalizer, settings.data, body.samples, clock()),
				};
			} catch (error) {
				if (!(error instanceof UrsaError)) throw error;
				const issue = { path: ["body"], message: describeError(error) };
				return { issues: [issue], results: [] };
			}
		},
	};
}

function trySamples(
	normalizer: Normalizer,
	settings: NormalizerSettings,
	samples: readonly string[],
	receivedAt: number,
): Result[] {
	const end = performance.now() + maxMs;
	return samples.map((sample) => {
		const start = performance.now();
		if (start > end) return { outcome: "skipped" };
		const isAccepted = normalizer.accepts(sample);
		const outcome = normalizer.normalize(sample, receivedAt);
		const microseconds = Math.round((performance.now() - start) * 1000);
		// A rejection; fields of events begin with a capital letter.
		if ("code" in outcome && "cause" in outcome) {
			const { code, cause } = outcome;
			return {
				...{ outcome: "rejected", isAccepted, microseconds },
				...{ code: String(code), cause: String(cause) },
			};
		}
		const { event, rules } = takeMark(outcome, settings);
		return { outcome: "event", isAccepted, event, rules, microseconds };
	});
}
