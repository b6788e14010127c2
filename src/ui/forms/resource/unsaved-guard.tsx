/** Asks before a page with changes is left. */
import { useBlocker } from "@tanstack/react-router";
import { Modal } from "antd";

export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
	const blocker = useBlocker({
		shouldBlockFn: ({ current, next }) =>
			isDirty && current.pathname !== next.pathname,
		enableBeforeUnload: isDirty,
		withResolver: true,
	});
	if (blocker.status !== "blocked") return null;
	return (
		<Modal
			open
			title="Leave without saving?"
			okText="Leave"
			cancelText="Stay"
			okButtonProps={{ danger: true }}
			onOk={() => blocker.proceed()}
			onCancel={() => blocker.reset()}
		>
			<p>What you changed here is not saved and would be lost.</p>
		</Modal>
	);
}
