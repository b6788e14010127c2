/** The searches run last. */

import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useMe } from "../../api/context.tsx";
import { agoText } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import { HistoryIcon } from "../../theme/icons.tsx";
import { type RecentSearch, recentSearches } from "./recent-searches.ts";

export function RecentMenu({ onChoose }: { onChoose(sql: string): void }) {
	const me = useMe();
	const [recent, setRecent] = useState<readonly RecentSearch[]>([]);
	const items = recent.map((entry) => ({
		key: entry.sql,
		label: (
			<span className="recent-search" title={unmask(entry.sql)}>
				<code>{unmask(entry.sql.replace(/\s+/g, " "))}</code>
				<span className="faint">{agoText(entry.at, Date.now())}</span>
			</span>
		),
		onClick: () => onChoose(entry.sql),
	}));
	const none = [
		{ key: "none", disabled: true, label: "No search was run yet" },
	];
	return (
		<Dropdown
			trigger={["click"]}
			onOpenChange={(isOpen) => isOpen && setRecent(recentSearches(me.id))}
			menu={{ items: items.length > 0 ? items : none }}
		>
			<Button type="text" icon={<HistoryIcon />}>
				Recent
			</Button>
		</Dropdown>
	);
}
