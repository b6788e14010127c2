/** Ant Design in our colours and measures. */
import { type ThemeConfig, theme } from "antd";
import { dark, light } from "./palette.ts";

const fontFamily =
	'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
export const codeFamily =
	'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

export function antdTheme(isDark: boolean): ThemeConfig {
	const p = isDark ? dark : light;
	return {
		algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
		token: {
			colorPrimary: p.accent,
			colorInfo: p.accent,
			colorLink: p.accentText,
			colorLinkHover: p.text,
			colorSuccess: p.good,
			colorWarning: p.warn,
			colorError: p.bad,
			colorText: p.text,
			colorTextSecondary: p.textSoft,
			colorTextTertiary: p.textFaint,
			colorTextDescription: p.textFaint,
			colorTextPlaceholder: p.textFaint,
			colorTextHeading: p.text,
			colorBgBase: p.surface,
			colorBgLayout: p.page,
			colorBgContainer: p.surface,
			colorBgElevated: p.raised,
			colorBorder: p.lineStrong,
			colorBorderSecondary: p.line,
			colorSplit: p.line,
			fontFamily,
			fontFamilyCode: codeFamily,
			fontSize: 13,
			borderRadius: 5,
			controlHeight: 28,
			// Distances of three quarters of the usual; the smallest two would come out as 4 and 0.
			sizeStep: 3,
			sizeXS: 6,
			sizeXXS: 3,
			colorErrorBg: p.criticalSoft,
			colorErrorBorder: p.criticalText,
			colorWarningBg: p.mediumSoft,
			colorWarningBorder: p.mediumText,
			colorInfoBg: p.accentSoft,
			colorInfoBorder: p.accentText,
			boxShadowSecondary: `0 0 0 1px ${p.lineStrong}, 0 8px 24px rgb(0 0 0 / 14%)`,
			// Nothing moves: a console is read, not watched.
			motion: false,
		},
		components: {
			Button: { primaryShadow: "none", defaultShadow: "none" },
			Segmented: {
				itemSelectedBg: isDark ? p.lineStrong : p.surface,
				itemColor: p.textSoft,
				trackBg: isDark ? p.line : p.hover,
			},
			Select: { multipleItemHeight: 20 },
			Tooltip: { fontSize: 12 },
		},
	};
}
