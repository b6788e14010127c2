/** In the top bar: which tenants' objects the console shows. */
import { App, Button, Checkbox, Input, Popover } from "antd";
import { useState } from "react";
import { useMe } from "../api/context.tsx";
import { unmask } from "../query/values.ts";
import { SearchIcon, TenantsIcon } from "../theme/icons.tsx";
import { errorSentence } from "./error-panel.tsx";
import {
	useChooseTenants,
	useMustChangePassword,
	useShownTenants,
} from "./shown-tenants.ts";
import "./tenant-picker.css";

export function TenantPicker() {
	const { tenants } = useMe();
	const { ids } = useShownTenants();
	const [isOpen, setOpen] = useState(false);
	const mustChange = useMustChangePassword();
	if (tenants.length < 2 || mustChange) return null;
	const shown = tenants.filter(({ id }) => ids?.includes(id) ?? true);
	const title =
		ids === undefined
			? "All tenants"
			: shown.length === 1
				? unmask(shown[0]?.name ?? "")
				: `${shown.length} tenants`;
	return (
		<Popover
			trigger="click"
			placement="bottomRight"
			open={isOpen}
			onOpenChange={setOpen}
			// Each opening begins with what is chosen.
			destroyOnHidden
			content={<Choice ids={ids} onDone={() => setOpen(false)} />}
		>
			<Button
				type="text"
				icon={<TenantsIcon />}
				className={`tenant-picker ${ids === undefined ? "" : "is-chosen"}`}
				aria-label={`Tenants: ${title}`}
				aria-expanded={isOpen}
			>
				<span>{title}</span>
			</Button>
		</Popover>
	);
}

function Choice(props: {
	readonly ids: readonly string[] | undefined;
	onDone(): void;
}) {
	const { tenants } = useMe();
	const { message } = App.useApp();
	const choose = useChooseTenants();
	const [text, setText] = useState("");
	const all = tenants.map(({ id }) => id);
	const [draft, setDraft] = useState<readonly string[]>(props.ids ?? all);
	const found = tenants.filter(({ name }) =>
		name.toLowerCase().includes(text.trim().toLowerCase()),
	);
	const save = () =>
		choose.mutate(draft.length === all.length ? null : [...draft], {
			onSuccess: props.onDone,
			onError: (error) => void message.error(errorSentence(error)),
		});
	return (
		<form
			className="tenant-choice"
			aria-label="Tenants shown"
			onSubmit={(event) => {
				event.preventDefault();
				save();
			}}
			onKeyDown={(event) => {
				if (event.key === "Escape") props.onDone();
			}}
		>
			<Input
				autoFocus
				allowClear
				prefix={<SearchIcon className="faint" />}
				aria-label="Search tenants"
				placeholder="Search tenants"
				value={text}
				onChange={(event) => setText(event.target.value)}
			/>
			<div className="tenant-choice-all">
				<Button size="small" type="link" onClick={() => setDraft(all)}>
					All
				</Button>
				<Button size="small" type="link" onClick={() => setDraft([])}>
					None
				</Button>
			</div>
			<div className="tenant-choice-list">
				{found.map(({ id, name }) => (
					<div key={id} className="tenant-choice-line">
						<Checkbox
							checked={draft.includes(id)}
							onChange={({ target }) =>
								setDraft(
									target.checked
										? [...draft, id]
										: draft.filter((one) => one !== id),
								)
							}
						>
							<span className="value">{unmask(name)}</span>
						</Checkbox>
						<Button
							size="small"
							type="text"
							className="faint"
							aria-label={`Only ${name}`}
							onClick={() => setDraft([id])}
						>
							only
						</Button>
					</div>
				))}
				{found.length === 0 && <p className="faint">No tenant fits.</p>}
			</div>
			<Button
				type="primary"
				htmlType="submit"
				block
				loading={choose.isPending}
				disabled={draft.length === 0}
			>
				Show
			</Button>
		</form>
	);
}
