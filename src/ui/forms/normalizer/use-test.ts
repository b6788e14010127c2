/** Tries normalizers on samples, a moment after the last change. */
import { useEffect, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { isAbort } from "../../api/errors.ts";
import {
	reportOf,
	type TestedNormalizer,
	type TestReport,
} from "./test-samples.ts";

const pauseMs = 300;

interface TestState {
	readonly report: TestReport | undefined;
	readonly error: unknown;
	readonly isRunning: boolean;
}

/** Both lists must keep their identity while they are the same. */
export function useTest(
	tenantId: string,
	normalizers: readonly TestedNormalizer[],
	samples: readonly string[],
): TestState {
	const client = useClient();
	const [state, setState] = useState<TestState>({
		report: undefined,
		error: null,
		isRunning: false,
	});
	useEffect(() => {
		if (samples.length === 0 || normalizers.length === 0 || tenantId === "") {
			setState({ report: undefined, error: null, isRunning: false });
			return;
		}
		const abort = new AbortController();
		const run = async () => {
			setState((before) => ({ ...before, isRunning: true }));
			try {
				const answers = await Promise.all(
					normalizers.map(async (by) => ({
						by,
						answer: await client.call(
							endpoints.testNormalizer,
							{
								body: {
									tenantId,
									normalizer: by.body,
									samples: [...samples],
								},
							},
							abort.signal,
						),
					})),
				);
				setState({
					report: reportOf(samples, answers),
					error: null,
					isRunning: false,
				});
			} catch (error) {
				if (!isAbort(error))
					setState({ report: undefined, error, isRunning: false });
			}
		};
		const timer = window.setTimeout(() => void run(), pauseMs);
		return () => {
			window.clearTimeout(timer);
			abort.abort();
		};
	}, [client, tenantId, normalizers, samples]);
	return state;
}
