/** The token of a user for the REST API: made, shown once, ended. */
import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import { CopyBlock } from "../../shell/copy-block.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { type Expiry, ExpirySelect, expiresAtOf } from "./expiry-select.tsx";
import type { User } from "./queries.ts";

interface ApiTokenProps {
	readonly user: Pick<User, "tokenCreatedAt" | "tokenExpiresAt">;
	/** Whose it is, for the sentences: “You may”. */
	readonly isOwn: boolean;
	create(expiresAt: number | undefined): Promise<{ readonly token: string }>;
	revoke(): Promise<unknown>;
}

export function ApiToken(props: ApiTokenProps) {
	const { user, isOwn } = props;
	const { modal } = App.useApp();
	const [expiry, setExpiry] = useState<Expiry>({ days: 90 });
	const create = useMutation({
		mutationFn: () => props.create(expiresAtOf(expiry, Date.now())),
		// The page keeps the token only while it is shown.
		gcTime: 0,
	});
	const revoke = useMutation({ mutationFn: () => props.revoke() });
	const hasToken = user.tokenCreatedAt !== undefined;
	const ends =
		"The present token ends at once: programs that use it are refused until they get a new one.";
	const askCreate = () =>
		hasToken
			? modal.confirm({
					title: "Generate a new token?",
					content: ends,
					okText: "Generate",
					onOk: () => create.mutate(),
				})
			: create.mutate();
	const askRevoke = () =>
		modal.confirm({
			title: "Revoke the token?",
			content: ends,
			okText: "Revoke",
			okButtonProps: { danger: true },
			onOk: () => {
				create.reset();
				revoke.mutate();
			},
		});
	return (
		<div className="profile-token">
			<p className="soft">
				Programs call the REST API on port 7223 with this token;{" "}
				{isOwn
					? "they may do what you may do, within the rights below."
					: "they may do what the user may do, within the rights below."}
			</p>
			<TokenState user={user} />
			{create.data ? (
				<NewToken token={create.data.token} />
			) : (
				<div className="token-actions">
					<ExpirySelect value={expiry} onChange={setExpiry} />
					<Button
						onClick={askCreate}
						loading={create.isPending}
						disabled={expiry.days === "date" && expiry.date === undefined}
					>
						{hasToken ? "Generate new token …" : "Generate token"}
					</Button>
					{hasToken && (
						<Button danger onClick={askRevoke} loading={revoke.isPending}>
							Revoke …
						</Button>
					)}
				</div>
			)}
			{create.isError && <ErrorPanel error={create.error} />}
			{revoke.isError && <ErrorPanel error={revoke.error} />}
		</div>
	);
}

function TokenState({ user }: Pick<ApiTokenProps, "user">) {
	const { tokenCreatedAt, tokenExpiresAt } = user;
	if (tokenCreatedAt === undefined)
		return <p data-testid="token-state">There is no token.</p>;
	const hasEnded = tokenExpiresAt !== undefined && tokenExpiresAt <= Date.now();
	return (
		<p data-testid="token-state" className={hasEnded ? "is-bad" : ""}>
			Made on <TimeText ms={tokenCreatedAt} />,{" "}
			{tokenExpiresAt === undefined ? (
				"without an end."
			) : (
				<>
					{hasEnded ? "ended on" : "ends on"} <TimeText ms={tokenExpiresAt} />.
				</>
			)}
		</p>
	);
}

function NewToken({ token }: { token: string }) {
	const example = `curl --insecure --header "Authorization: Bearer ${token}" \\
  "https://${window.location.hostname}:7223/api/v1/alerts/?status=new"`;
	return (
		<>
			<Alert
				type="warning"
				showIcon
				title="Copy the token now: it is not shown again."
			/>
			<CopyBlock text={token} label="token" testId="api-token" />
			<p className="soft">For example, the new alerts:</p>
			<CopyBlock text={example} label="example" testId="api-token-example" />
			<p className="faint">
				<code>--insecure</code> accepts the certificate of Ursa's own authority;
				leave it out once that authority is trusted.
			</p>
		</>
	);
}
