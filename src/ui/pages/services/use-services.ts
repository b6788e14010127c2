/** The services as they fare now, asked anew every two seconds, with what their counters grew by. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { addSample, type Samples } from "./counter-rates.ts";
import { addRates } from "./counters.ts";

const refetchMs = 2000;

export function useServices() {
	const { data, error, refetch, dataUpdatedAt } = useQuery({
		...servicesQuery(useClient()),
		refetchInterval: refetchMs,
	});
	const [samples, setSamples] = useState<Samples>(new Map());
	const [rates, setRates] = useState<ReturnType<typeof addRates>>(new Map());
	const lastSeen = useRef(0);
	useEffect(() => {
		if (!data || lastSeen.current === dataUpdatedAt) return;
		lastSeen.current = dataUpdatedAt;
		setSamples((seen) => addSample(seen, data, dataUpdatedAt));
		setRates((seen) => addRates(seen, data));
	}, [data, dataUpdatedAt]);
	return {
		services: data,
		error,
		retry: () => void refetch(),
		/** When the answer came. */
		at: dataUpdatedAt,
		samples,
		/** Main rates of the last two minutes, for sparklines. */
		rates,
	};
}
