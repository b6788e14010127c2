/** Settings → Users. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Pagination, Select } from "antd";
import { useMemo, useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { countText, plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { PlusIcon, SearchIcon } from "../../theme/icons.tsx";
import type { User } from "../profile/queries.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { usersQuery } from "./queries.ts";
import { useUserActions } from "./use-user-actions.tsx";
import { userColumns } from "./user-columns.tsx";
import { UserDrawer } from "./user-drawer.tsx";
import { type UsersState, useUsersState } from "./users-state.ts";
import "../profile/profile-page.css";
import "./users-page.css";

const pageSize = 100;

export function UsersPage() {
	const [state, change] = useUsersState();
	const [isInviting, setInviting] = useState(false);
	const list = useQuery({
		...usersQuery(useClient(), {
			...(state.search ? { search: state.search } : {}),
			...(state.tenantId ? { tenantId: [state.tenantId] } : {}),
			...(state.withDisabled ? { withDisabled: "true" } : {}),
			offset: (state.page - 1) * pageSize,
			limit: pageSize,
		}),
		placeholderData: keepPreviousData,
	});
	const actions = useUserActions();
	const columns = useMemo(
		() => userColumns(list.dataUpdatedAt),
		[list.dataUpdatedAt],
	);
	const canEdit = list.data?.canEdit ?? false;
	const close = () => change({ userId: undefined });
	useCommands([
		...tableShortcuts("Users", "user"),
		...(canEdit
			? [
					{
						id: "users.invite",
						title: "Invite user",
						group: "Users",
						shortcut: "n",
						run: () => setInviting(true),
					},
				]
			: []),
		...(state.userId === undefined
			? []
			: [
					{
						id: "users.close",
						title: "Close the details",
						group: "Users",
						shortcut: "Escape",
						isHidden: true,
						run: close,
					},
				]),
	]);
	const rows = list.data?.users ?? [];
	return (
		<div className="users">
			<PageTitle title="Users" />
			<div className="users-bar">
				<UserFilters state={state} onChange={change} />
				<span className="grow" />
				{canEdit && (
					<Button
						type="primary"
						icon={<PlusIcon />}
						onClick={() => setInviting(true)}
					>
						Invite user
					</Button>
				)}
			</div>
			{list.error !== null && (
				<div className="users-note">
					<ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
				</div>
			)}
			<div className="users-area">
				<VirtualTable<User>
					label="Users"
					columns={columns}
					rows={rows}
					rowKey={({ id }) => id}
					rowHeight={32}
					openKey={state.userId}
					takesFocus
					onOpen={({ id }) => change({ userId: id })}
				/>
				{list.data && rows.length === 0 && (
					<p className="users-empty soft">
						No user fits.{" "}
						<Button
							size="small"
							onClick={() =>
								change({ search: "", tenantId: undefined, withDisabled: false })
							}
						>
							Clear filters
						</Button>
					</p>
				)}
				{state.userId !== undefined && (
					<UserDrawer
						userId={state.userId}
						canEdit={canEdit}
						actions={actions}
						onClose={close}
					/>
				)}
			</div>
			<div className="users-foot">
				<span className="faint" data-testid="user-total">
					{list.data ? plural(list.data.total, "user") : ""}
				</span>
				<span className="grow" />
				<Pagination
					size="small"
					current={state.page}
					pageSize={pageSize}
					total={list.data?.total ?? 0}
					showSizeChanger={false}
					hideOnSinglePage
					showTotal={(total, [from, to]) =>
						`${countText(from)}–${countText(to)} of ${countText(total)}`
					}
					onChange={(page) => change({ page })}
				/>
			</div>
			{isInviting && (
				<InviteDialog
					onClose={(id) => {
						setInviting(false);
						if (id !== undefined) change({ userId: id });
					}}
				/>
			)}
			{actions.dialogs}
		</div>
	);
}

function UserFilters(props: {
	state: UsersState;
	onChange(change: Partial<UsersState>): void;
}) {
	const { state, onChange } = props;
	const { tenants } = useMe();
	return (
		<search className="users-filters" aria-label="Filters">
			<Input
				className="users-search"
				allowClear
				prefix={<SearchIcon className="faint" />}
				aria-label="Search users"
				placeholder="Search login, name, e-mail"
				maxLength={256}
				value={state.search}
				onChange={(event) => onChange({ search: event.target.value })}
			/>
			{tenants.length > 1 && (
				<Select
					className="users-tenant"
					aria-label="Tenant"
					allowClear
					placeholder="All tenants"
					popupMatchSelectWidth={false}
					showSearch={{ optionFilterProp: "label" }}
					options={tenants.map(({ id, name }) => ({
						value: id,
						label: unmask(name),
					}))}
					value={state.tenantId ?? null}
					onChange={(id: string | null | undefined) =>
						onChange({ tenantId: id ?? undefined })
					}
				/>
			)}
			<Checkbox
				checked={state.withDisabled}
				onChange={({ target }) => onChange({ withDisabled: target.checked })}
			>
				Disabled users
			</Checkbox>
		</search>
	);
}
