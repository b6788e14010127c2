/** The page's name, in the tab and for screen readers; the shell shows it in the top bar. */
import { useEffect } from "react";

export function PageTitle({ title }: { title: string }) {
	useEffect(() => {
		document.title = `${title} · Ursa`;
	}, [title]);
	return <h1 className="visually-hidden">{title}</h1>;
}
