/** What two versions differ in, before and after side by side. */
import type { z } from "zod";
import type { differenceShape } from "#api/contract/index.ts";
import { humanize } from "../../forms/schema-form/labels.ts";
import { unmask } from "../../query/values.ts";

type Difference = z.output<typeof differenceShape>;

/** Rows drawn; whoever changed more reads the whole bodies. */
const shownDifferences = 200;

export function DifferenceList(props: {
	readonly differences: readonly Difference[];
}) {
	const { differences } = props;
	if (differences.length === 0)
		return <p className="faint">The two do not differ.</p>;
	const hidden = differences.length - shownDifferences;
	return (
		<>
			<table className="difference-table" aria-label="Differences">
				<thead>
					<tr>
						<th>Where</th>
						<th>Before</th>
						<th>After</th>
					</tr>
				</thead>
				<tbody>
					{differences.slice(0, shownDifferences).map((difference) => (
						<tr key={JSON.stringify(difference)}>
							<th scope="row">{placeText(difference.path)}</th>
							<td className={"before" in difference ? "is-before" : ""}>
								<Value of={difference.before} />
							</td>
							<td className={"after" in difference ? "is-after" : ""}>
								<Value of={difference.after} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{hidden > 0 && <p className="faint">{hidden} more are not shown.</p>}
		</>
	);
}

function Value({ of }: { readonly of: unknown }) {
	if (of === undefined) return <span className="faint">—</span>;
	const text = typeof of === "string" ? of : JSON.stringify(of, null, 2);
	return <pre className="value">{unmask(text)}</pre>;
}

/** `Selectors › 1 › Condition`: positions from 1, as people count. */
function placeText(path: readonly (string | number)[]): string {
	const [first, ...rest] = path;
	const shown = first === "body" ? rest : path;
	return shown
		.map((part) => (typeof part === "number" ? part + 1 : humanize(part)))
		.join(" › ");
}
