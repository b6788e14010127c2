/** Takes the selected resources, with all that they need, out as an encrypted file. */
import { useMutation } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import type { ResourceSummary } from "../../forms/resource/types.ts";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { fromBase64, saveFile } from "./package-file.ts";

/** What a person chooses; programs may choose less. */
const minLength = 8;

export function ExportDialog(props: {
	readonly resources: readonly ResourceSummary[];
	onDone(): void;
	onClose(): void;
}) {
	const { resources } = props;
	const client = useClient();
	const { message } = App.useApp();
	const [password, setPassword] = useState("");
	const [again, setAgain] = useState("");
	const isGood = password.length >= minLength && password === again;
	const take = useMutation({
		mutationFn: async () => {
			const { fileId } = await client.call(endpoints.exportResources, {
				body: { ids: resources.map(({ id }) => id), password },
			});
			return client.call(endpoints.downloadPackage, { params: { id: fileId } });
		},
		onSuccess: ({ content }) => {
			const day = new Date().toISOString().slice(0, 10);
			saveFile(fromBase64(content), `ursa-resources-${day}.ursapkg`);
			void message.success("Exported. Without its password nobody opens it.");
			props.onDone();
		},
	});
	const submit = () => {
		if (isGood) take.mutate();
	};
	return (
		<Modal
			open
			title={`Export ${plural(resources.length, "resource")}`}
			okText="Export"
			okButtonProps={{ disabled: !isGood }}
			confirmLoading={take.isPending}
			onOk={submit}
			onCancel={props.onClose}
		>
			<Form layout="vertical" className="dialog-parts" onFinish={submit}>
				<p className="soft">
					All that they need goes along; secrets without their values. The file
					is encrypted with the password, which is kept nowhere.
				</p>
				{take.error !== null && (
					<ErrorPanel error={take.error} title="Not exported" />
				)}
				<Form.Item
					label="Password"
					htmlFor="export-password"
					extra={`${minLength} characters at least`}
				>
					<Input.Password
						id="export-password"
						autoFocus
						autoComplete="new-password"
						maxLength={1024}
						value={password}
						onChange={(event) => setPassword(event.target.value)}
					/>
				</Form.Item>
				<Form.Item
					label="Password again"
					htmlFor="export-again"
					validateStatus={again !== "" && again !== password ? "error" : ""}
					help={
						again !== "" && again !== password
							? "The two are not the same"
							: undefined
					}
				>
					<Input.Password
						id="export-again"
						autoComplete="new-password"
						maxLength={1024}
						value={again}
						onChange={(event) => setAgain(event.target.value)}
					/>
				</Form.Item>
				<button type="submit" hidden />
			</Form>
		</Modal>
	);
}
