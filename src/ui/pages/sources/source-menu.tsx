/** What can be done with one source. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Input } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { MoreIcon } from "../../theme/icons.tsx";
import type { Source } from "./queries.ts";

export function SourceMenu({ source }: { readonly source: Source }) {
	const { modal, message } = App.useApp();
	const client = useClient();
	const queryClient = useQueryClient();
	const name = unmask(source.name);
	const callbacks = {
		onSuccess: () =>
			void queryClient.invalidateQueries({ queryKey: ["sources", "list"] }),
		onError: (error: unknown) => void message.error(errorSentence(error)),
	};
	const params = { id: source.id };
	const rename = useMutation({
		...callbacks,
		mutationFn: (next: string) =>
			client.call(endpoints.renameSource, { params, body: { name: next } }),
	});
	const remove = useMutation({
		...callbacks,
		mutationFn: () => client.call(endpoints.deleteSource, { params }),
	});
	const askName = () => {
		let next = source.name;
		modal.confirm({
			title: "Rename source",
			icon: null,
			content: (
				<Input
					aria-label="Name of the source"
					autoFocus
					maxLength={256}
					defaultValue={source.name}
					onChange={(event) => {
						next = event.target.value;
					}}
				/>
			),
			okText: "Rename",
			onOk: () => rename.mutateAsync(next),
		});
	};
	const askDelete = () =>
		modal.confirm({
			title: `Delete “${name}”?`,
			content:
				"Its name and policy are forgotten. Its events stay, and it is listed again as soon as it sends.",
			okText: "Delete",
			okButtonProps: { danger: true },
			onOk: () => remove.mutateAsync(),
		});
	return (
		<Dropdown
			trigger={["click"]}
			menu={{
				items: [
					{ key: "rename", label: "Rename …" },
					{ key: "delete", label: "Delete …", danger: true },
				],
				onClick: ({ key }) => (key === "rename" ? askName() : askDelete()),
			}}
		>
			<Button
				type="text"
				size="small"
				icon={<MoreIcon />}
				aria-label={`Actions of ${name}`}
			/>
		</Dropdown>
	);
}
