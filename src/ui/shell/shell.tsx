/** What stands around every page of a logged-in user. */
import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { lazy, Suspense, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../api/context.tsx";
import { isSessionEnded } from "../api/errors.ts";
import { useTheme } from "../theme/theme-provider.tsx";
import { type Command, useCommands } from "./commands.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { errorSentence } from "./error-panel.tsx";
import { pagesFor } from "./navigation.ts";
import { PageLoading } from "./page-loading.tsx";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";
import "./shell.css";

const CommandPalette = lazy(() => import("./command-palette.tsx"));
const ShortcutHelp = lazy(() => import("./shortcut-help.tsx"));

type Overlay = "palette" | "help" | undefined;

export function Shell() {
	const [overlay, setOverlay] = useState<Overlay>();
	const logOut = useLogOut();
	useCommands(useShellCommands(setOverlay, logOut));
	const close = () => setOverlay(undefined);
	return (
		<div className="shell">
			<a className="skip-link" href="#content">
				Skip to the page
			</a>
			<Rail />
			<div className="shell-main">
				<TopBar
					onOpenPalette={() => setOverlay("palette")}
					onLogOut={() => void logOut()}
				/>
				<ConnectionNotice />
				<main id="content" className="page" tabIndex={-1}>
					<Suspense fallback={<PageLoading />}>
						<Outlet />
					</Suspense>
				</main>
			</div>
			<Suspense>
				{overlay === "palette" && <CommandPalette onClose={close} />}
				{overlay === "help" && <ShortcutHelp onClose={close} />}
			</Suspense>
		</div>
	);
}

function useShellCommands(
	setOverlay: (overlay: Overlay) => void,
	logOut: () => Promise<void>,
): readonly Command[] {
	const navigate = useNavigate();
	const me = useMe();
	const { choose } = useTheme();
	const theme = (choice: "system" | "light" | "dark", title: string) => ({
		id: `theme.${choice}`,
		title,
		group: "Console",
		keywords: "theme colours appearance",
		run: () => choose(choice),
	});
	return [
		...pagesFor(me.permissions).map((page) => ({
			id: `page.${page.path}`,
			title: page.title,
			group: "Pages",
			shortcut: page.shortcut,
			run: () => void navigate({ to: page.path }),
		})),
		{
			id: "page.profile",
			title: "Profile",
			group: "Pages",
			keywords: "password token user",
			run: () => void navigate({ to: "/profile" }),
		},
		{
			id: "palette",
			title: "Search pages and actions",
			group: "Console",
			shortcut: "mod+k",
			isHidden: true,
			run: () => setOverlay("palette"),
		},
		{
			id: "help",
			title: "Keyboard shortcuts",
			group: "Console",
			shortcut: "?",
			run: () => setOverlay("help"),
		},
		theme("light", "Light theme"),
		theme("dark", "Dark theme"),
		theme("system", "Theme as the system"),
		{
			id: "log-out",
			title: "Log out",
			group: "Console",
			run: () => void logOut(),
		},
	];
}

function useLogOut(): () => Promise<void> {
	const client = useClient();
	const queryClient = useQueryClient();
	const navigate = useNavigate();
	const { message } = App.useApp();
	return async () => {
		try {
			await client.call(endpoints.logOut, {});
		} catch (error) {
			if (!isSessionEnded(error)) {
				void message.error(errorSentence(error));
				return;
			}
		}
		await navigate({ to: "/log-in" });
		queryClient.clear();
	};
}
