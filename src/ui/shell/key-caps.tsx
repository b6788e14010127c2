/** A shortcut as the caps of its keys. */
import { Fragment } from "react";
import { keyCaps } from "./shortcut-match.ts";
import "./key-caps.css";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function KeyCaps({ shortcut }: { shortcut: string }) {
	return (
		<span className="key-caps">
			{keyCaps(shortcut, isMac).map((press, index) => (
				<Fragment key={press.join("+")}>
					{index > 0 && <span className="faint"> then </span>}
					{press.map((cap) => (
						<kbd key={cap}>{cap}</kbd>
					))}
				</Fragment>
			))}
		</span>
	);
}
