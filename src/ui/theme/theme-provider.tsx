/** Light or dark: follows the system until the user chooses; the choice is kept in this browser. */
import { App, ConfigProvider } from "antd";
import {
	createContext,
	type ReactNode,
	useContext,
	useLayoutEffect,
	useMemo,
	useState,
	useSyncExternalStore,
} from "react";
import { applyPalette, dark, light } from "./palette.ts";
import { antdTheme } from "./tokens.ts";

export type ThemeChoice = "system" | "light" | "dark";

interface ThemeValue {
	readonly choice: ThemeChoice;
	readonly isDark: boolean;
	choose(choice: ThemeChoice): void;
}

const ThemeContext = createContext<ThemeValue>({
	choice: "system",
	isDark: false,
	choose: () => {},
});

export const useTheme = () => useContext(ThemeContext);

const storageKey = "ursa.theme";
const systemIsDark = () => window.matchMedia("(prefers-color-scheme: dark)");

function readChoice(): ThemeChoice {
	const stored = window.localStorage.getItem(storageKey);
	return stored === "light" || stored === "dark" ? stored : "system";
}

function watchSystem(changed: () => void): () => void {
	const media = systemIsDark();
	media.addEventListener("change", changed);
	return () => media.removeEventListener("change", changed);
}

export function ThemeProvider({ children }: { children: ReactNode }) {
	const [choice, setChoice] = useState(readChoice);
	const isSystemDark = useSyncExternalStore(
		watchSystem,
		() => systemIsDark().matches,
	);
	const isDark = choice === "system" ? isSystemDark : choice === "dark";
	useLayoutEffect(() => {
		applyPalette(isDark ? dark : light, isDark, document.documentElement);
	}, [isDark]);
	const value = useMemo<ThemeValue>(
		() => ({
			choice,
			isDark,
			choose(next) {
				if (next === "system") window.localStorage.removeItem(storageKey);
				else window.localStorage.setItem(storageKey, next);
				setChoice(next);
			},
		}),
		[choice, isDark],
	);
	return (
		<ThemeContext.Provider value={value}>
			<ConfigProvider theme={antdTheme(isDark)} wave={{ disabled: true }}>
				<App message={{ maxCount: 3 }}>{children}</App>
			</ConfigProvider>
		</ThemeContext.Provider>
	);
}
