/** What can be done with a value of an event: in tables and in the details the same. */

import { useRouter } from "@tanstack/react-router";
import { App, type MenuProps } from "antd";
import { useMemo } from "react";
import { countValues } from "../../query/edit-statement.ts";
import type { FieldList } from "../../query/fields.ts";
import {
	conditionFor,
	exclude,
	type FieldValue,
	searchEverywhere,
	showOnly,
} from "../../query/pivot.ts";
import { defaultRange, type TimeRange } from "../../query/time-range.ts";
import { QueryProblem } from "../../query/tokens.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import { isEmptyValue, valueText } from "../../query/values.ts";
import { useCopy } from "../../shell/use-copy.ts";
import {
	CopyIcon,
	FilterIcon,
	GlobalIcon,
	MinusCircleIcon,
	OrderedListIcon,
} from "../../theme/icons.tsx";

export interface PivotActions {
	showOnly(target: FieldValue): void;
	exclude(target: FieldValue): void;
	copy(text: string): void;
	canFilter(target: FieldValue): boolean;
	menu(target: FieldValue): NonNullable<MenuProps["items"]>;
}

interface PivotOptions {
	/** The search to which conditions are added. */
	readonly sql: string;
	readonly range?: TimeRange;
	readonly fields: FieldList;
	/** Runs the changed search. */
	apply(sql: string): void;
}

export function usePivot(options: PivotOptions): PivotActions {
	const { sql, range = defaultRange, fields, apply } = options;
	const router = useRouter();
	const { message } = App.useApp();
	const copy = useCopy();
	return useMemo(() => {
		const attempt = (change: () => string) => {
			try {
				apply(change());
			} catch (error) {
				if (!(error instanceof QueryProblem)) throw error;
				void message.warning(
					`${error.message} Add the condition to the SQL by hand.`,
				);
			}
		};
		const openEverywhere = (target: FieldValue) => {
			const { href } = router.buildLocation({
				to: "/events",
				search: writeEventsState({
					...defaultEventsState,
					range,
					sql: searchEverywhere(target, fields),
				}),
			});
			window.open(href, "_blank", "noopener");
		};
		const actions: PivotActions = {
			showOnly: (target) => attempt(() => showOnly(sql, target, fields)),
			exclude: (target) => attempt(() => exclude(sql, target, fields)),
			copy: (text) => void copy(text),
			canFilter: (target) => conditionFor(target, fields) !== undefined,
			menu(target) {
				const canFilter = actions.canFilter(target);
				const canSearch = canFilter && !isEmptyValue(target.value);
				return [
					{
						key: "only",
						icon: <FilterIcon />,
						label: "Show only",
						disabled: !canFilter,
						onClick: () => actions.showOnly(target),
					},
					{
						key: "exclude",
						icon: <MinusCircleIcon />,
						label: "Exclude",
						disabled: !canFilter,
						onClick: () => actions.exclude(target),
					},
					{
						key: "everywhere",
						icon: <GlobalIcon />,
						label: "Search everywhere for it in a new tab",
						disabled: !canSearch,
						onClick: () => openEverywhere(target),
					},
					{
						key: "count",
						icon: <OrderedListIcon />,
						label: `Count values of ${target.field}`,
						disabled: !fields.kindOf(target.field),
						onClick: () => attempt(() => countValues(sql, target.field)),
					},
					{ type: "divider" },
					{
						key: "copy",
						icon: <CopyIcon />,
						label: "Copy",
						onClick: () => actions.copy(valueText(target.value)),
					},
				];
			},
		};
		return actions;
	}, [sql, range, fields, apply, router, message, copy]);
}
