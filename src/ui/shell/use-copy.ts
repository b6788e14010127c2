/** Copies text and says whether that worked: browsers allow it only on pages they trust. */
import { App } from "antd";
import { useCallback } from "react";

export function useCopy(): (text: string) => Promise<void> {
	const { message } = App.useApp();
	return useCallback(
		async (text) => {
			try {
				await navigator.clipboard.writeText(text);
				void message.success("Copied");
			} catch {
				void message.error(
					"The browser does not allow copying here: mark the text and copy it by hand.",
				);
			}
		},
		[message],
	);
}
