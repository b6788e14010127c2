/** Above every page: its name, the palette, the time zone, the theme and the user. */

import { Link, useMatches } from "@tanstack/react-router";
import { Button, Dropdown, type MenuProps } from "antd";
import { useMe } from "../api/context.tsx";
import {
	DesktopIcon,
	MoonIcon,
	SearchIcon,
	SunIcon,
	UserIcon,
} from "../theme/icons.tsx";
import { type ThemeChoice, useTheme } from "../theme/theme-provider.tsx";
import { railPages } from "./navigation.ts";
import { TenantPicker } from "./tenant-picker.tsx";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

interface TopBarProps {
	onOpenPalette(): void;
	onLogOut(): void;
}

export function TopBar({ onOpenPalette, onLogOut }: TopBarProps) {
	return (
		<header className="top-bar">
			<Crumbs />
			<div className="grow" />
			<button
				type="button"
				className="palette-opener"
				onClick={onOpenPalette}
				aria-label="Search pages and actions"
			>
				<SearchIcon />
				<span>Go to or do …</span>
				<kbd>{isMac ? "⌘ K" : "Ctrl K"}</kbd>
			</button>
			<TenantPicker />
			<TimeZone />
			<ThemeSwitch />
			<UserMenu onLogOut={onLogOut} />
		</header>
	);
}

function Crumbs() {
	const pathname = useMatches().at(-1)?.pathname ?? "";
	const page = railPages.find(({ path }) => pathname.startsWith(path));
	const title = page?.title ?? otherTitle(pathname);
	const isDeeper = page !== undefined && pathname.length > page.path.length + 1;
	return (
		<div className="crumbs">
			{page && isDeeper ? (
				<>
					<Link to={page.path}>{page.title}</Link>
					<span className="faint">/</span>
					<span className="mono faint">
						{decodeURIComponent(pathname.slice(page.path.length + 1)).slice(
							0,
							8,
						)}
					</span>
				</>
			) : (
				<span className="crumb-title">{title}</span>
			)}
		</div>
	);
}

/** Of pages that are not in the rail. */
function otherTitle(pathname: string): string {
	if (pathname === "/profile") return "Profile";
	return pathname.startsWith("/wizards/") ? "Resources" : "";
}

function TimeZone() {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const minutes = -new Date().getTimezoneOffset();
	const hours = Math.floor(Math.abs(minutes) / 60);
	const rest = Math.abs(minutes) % 60;
	const sign = minutes < 0 ? "−" : "+";
	const offset = `UTC${minutes === 0 ? "" : `${sign}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`}`;
	return (
		<span
			className="time-zone"
			title={`Times are shown in the zone of this browser: ${zone}. Tooltips have UTC.`}
		>
			{zone === "UTC" ? "UTC" : `${zone} · ${offset}`}
		</span>
	);
}

const themeIcons = {
	system: <DesktopIcon />,
	light: <SunIcon />,
	dark: <MoonIcon />,
};

const themeTitles: Readonly<Record<ThemeChoice, string>> = {
	system: "As the system",
	light: "Light",
	dark: "Dark",
};

function ThemeSwitch() {
	const { choice, choose } = useTheme();
	const choices: readonly ThemeChoice[] = ["system", "light", "dark"];
	return (
		<Dropdown
			trigger={["click"]}
			menu={{
				selectedKeys: [choice],
				items: choices.map((key) => ({
					key,
					icon: themeIcons[key],
					label: themeTitles[key],
					onClick: () => choose(key),
				})),
			}}
		>
			<Button
				type="text"
				icon={themeIcons[choice]}
				aria-label={`Theme: ${themeTitles[choice]}`}
			/>
		</Dropdown>
	);
}

function UserMenu({ onLogOut }: { onLogOut(): void }) {
	const me = useMe();
	const items: MenuProps["items"] = [
		{
			key: "who",
			disabled: true,
			label: (
				<span className="user-menu-who">
					<strong>{me.name}</strong>
					<span>{me.login}</span>
				</span>
			),
		},
		{ type: "divider" },
		{ key: "profile", label: <Link to="/profile">Profile</Link> },
		{ key: "log-out", label: "Log out", onClick: onLogOut },
	];
	return (
		<Dropdown trigger={["click"]} menu={{ items }}>
			<Button type="text" icon={<UserIcon />} aria-label="User menu">
				{me.login}
			</Button>
		</Dropdown>
	);
}
