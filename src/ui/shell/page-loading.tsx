/** While a page's code or data is on its way. */
import { Spin } from "antd";

export function PageLoading() {
	return (
		<div className="page-loading" role="status" aria-label="Loading">
			<Spin />
		</div>
	);
}
