export interface SendProgress {
	/** Lines handed to the network, each counted once. */
	readonly sent: number;
	/** Lines that the receiver said are stored; always 0 over udp, which has no answer. */
	readonly acknowledged: number;
}

/** Counts for one sending and tells whoever wants to know. */
export interface Progress extends SendProgress {
	addSent(lines: number): void;
	addAcknowledged(lines: number): void;
	acknowledgeAll(): void;
}

export function createProgress(
	onProgress: ((progress: SendProgress) => void) | undefined,
): Progress {
	let sent = 0;
	let acknowledged = 0;
	const tell = () => onProgress?.({ sent, acknowledged });
	return {
		get sent() {
			return sent;
		},
		get acknowledged() {
			return acknowledged;
		},
		addSent(lines) {
			sent += lines;
			tell();
		},
		addAcknowledged(lines) {
			acknowledged += lines;
			tell();
		},
		acknowledgeAll() {
			acknowledged = sent;
			tell();
		},
	};
}
