/** `/settings/<kind>/<tenant>`: the settings of one tenant. */
import { useParams } from "@tanstack/react-router";
import { SettingsFrame } from "./settings-frame.tsx";
import { SettingsOf } from "./settings-of.tsx";

export function TenantSettingsPage() {
	const { kind, tenantId = "" } = useParams({ strict: false });
	return (
		<SettingsFrame kind={kind}>
			{(chosen) => (
				<SettingsOf
					key={`${chosen.kind} ${tenantId}`}
					kind={chosen}
					tenantId={tenantId}
				/>
			)}
		</SettingsFrame>
	);
}
