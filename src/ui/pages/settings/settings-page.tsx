/** `/settings/<kind>`: the form of the installation, or the table of tenants. */
import { useParams } from "@tanstack/react-router";
import { SettingsFrame } from "./settings-frame.tsx";
import { SettingsOf } from "./settings-of.tsx";
import { SettingsTenants } from "./settings-tenants.tsx";

export function SettingsPage() {
	const { kind } = useParams({ strict: false });
	return (
		<SettingsFrame kind={kind}>
			{(chosen) =>
				chosen.tenantId === undefined ? (
					<SettingsTenants key={chosen.kind} kind={chosen} />
				) : (
					<SettingsOf
						key={chosen.kind}
						kind={chosen}
						tenantId={chosen.tenantId}
					/>
				)
			}
		</SettingsFrame>
	);
}
