/** The token of a service and the command that uses it. Both are shown once: the core keeps only a hash. */
import { Alert, Button, Modal } from "antd";
import type { z } from "zod";
import type { pairingShape } from "#api/contract/index.ts";
import { unmask } from "../../query/values.ts";
import { CopyBlock } from "../../shell/copy-block.tsx";
import { TimeText } from "../../shell/time-text.tsx";

type Pairing = z.output<typeof pairingShape>;

export interface ShownPairing {
	readonly name: string;
	readonly pairing: Pairing;
	readonly isNew: boolean;
}

export function PairingDialog(
	props: ShownPairing & {
		onClose(): void;
	},
) {
	const { name, pairing, isNew, onClose } = props;
	return (
		<Modal
			open
			width={680}
			title={
				<span className="value">
					{isNew ? "Start" : "Pair"} “{unmask(name)}”
				</span>
			}
			// A click beside it must not lose the token.
			mask={{ closable: false }}
			onCancel={onClose}
			footer={
				<Button type="primary" onClick={onClose}>
					Done
				</Button>
			}
		>
			<div className="pairing">
				<Alert
					type="warning"
					showIcon
					title="Copy the command now: its token is not shown again."
				/>
				<p>
					Next step: run this on the machine where the service shall live. It
					makes its own key, proves itself with the token and is listed as
					working within seconds.
				</p>
				<CopyBlock
					text={pairing.command}
					label="command"
					testId="pairing-command"
				/>
				<p className="soft">The token alone:</p>
				<CopyBlock text={pairing.token} label="token" testId="pairing-token" />
				<p className="faint">
					It works once, until <TimeText ms={pairing.expiresAt} />. After that
					choose “Reset certificate” to get another.
				</p>
			</div>
		</Modal>
	);
}
