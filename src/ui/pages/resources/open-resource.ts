/** The address of a resource, or of a new one: services have wizards. */
import { useNavigate } from "@tanstack/react-router";
import { wizardOf } from "./kind-groups.ts";

export function useOpenResource() {
	const navigate = useNavigate();
	return {
		open(resource: { readonly id: string; readonly kind: string }): void {
			const wizard = wizardOf(resource.kind);
			if (wizard)
				void navigate({
					to: "/wizards/$kind",
					params: { kind: wizard },
					search: { id: resource.id },
				});
			else
				void navigate({
					to: "/resources/$resourceId",
					params: { resourceId: resource.id },
				});
		},
		create(kind: string, tenantId?: string, folderId?: string): void {
			const wizard = wizardOf(kind);
			const search = tenantId ? { tenant: tenantId } : {};
			if (wizard)
				void navigate({
					to: "/wizards/$kind",
					params: { kind: wizard },
					search,
				});
			else
				void navigate({
					to: "/resources/new",
					search: {
						kind,
						...search,
						...(folderId ? { folder: folderId } : {}),
					},
				});
		},
	};
}
