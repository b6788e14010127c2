/** Around forms: opens a drawer for each resource that is made on the way, also from within another drawer. */
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { CreationProvider, type CreationRequest } from "./creation.tsx";

const ResourceDrawer = lazy(() => import("./resource-drawer.tsx"));

export function ResourceCreator({ children }: { children: ReactNode }) {
	const [requests, setRequests] = useState<readonly CreationRequest[]>([]);
	const ask = useCallback(
		(request: CreationRequest) => setRequests((before) => [...before, request]),
		[],
	);
	const closeLast = () => setRequests((before) => before.slice(0, -1));
	return (
		<CreationProvider value={ask}>
			{children}
			<Suspense fallback={null}>
				{requests.map(({ kind, tenantId, onCreated }, depth) => (
					<ResourceDrawer
						key={`${depth} ${kind}`}
						kind={kind}
						tenantId={tenantId}
						onClose={closeLast}
						onCreated={(id) => {
							closeLast();
							onCreated(id);
						}}
					/>
				))}
			</Suspense>
		</CreationProvider>
	);
}
