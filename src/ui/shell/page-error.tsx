/** A page that failed as a whole: says why and offers to load it again. */
import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ErrorPanel } from "./error-panel.tsx";
import { PageTitle } from "./page-title.tsx";

export function PageError({ error, reset }: ErrorComponentProps) {
	const router = useRouter();
	const queryClient = useQueryClient();
	const again = async () => {
		// What failed is asked for again; what is known is kept.
		await queryClient.resetQueries({
			predicate: ({ state }) => state.status === "error",
		});
		reset();
		await router.invalidate();
	};
	return (
		<div className="page-error">
			<PageTitle title="Error" />
			<ErrorPanel error={error} onRetry={() => void again()} />
		</div>
	);
}
