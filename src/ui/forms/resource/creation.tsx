/** How a pick-list has a new resource made: by whoever stands around the form. */
import { createContext, useContext } from "react";

export interface CreationRequest {
	readonly kind: string;
	readonly tenantId: string;
	onCreated(id: string): void;
}

const CreationContext = createContext<
	((request: CreationRequest) => void) | undefined
>(undefined);

export const CreationProvider = CreationContext.Provider;

/** Undefined where nothing can be made. */
export function useCreation() {
	return useContext(CreationContext);
}
