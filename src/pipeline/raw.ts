/** A message as a connector received it, before any parsing. */
export interface RawMessage {
	/** Text after decoding from the connector's encoding; invalid sequences became U+FFFD. */
	readonly text: string;
	/** True when decoding had to replace bytes. */
	readonly isDamaged?: boolean;
	/** Why the message cannot be processed at all, found while framing (too long, bad octet count). */
	readonly rejection?: { readonly code: string; readonly cause: string };
	/**
	 * Position of the message in a numbered stream, when the protocol has one. Gives the event the same id however
	 * often the message is sent again.
	 */
	readonly sequence?: {
		readonly stream: string;
		readonly number: number;
		/** What the connector needs to go on after this message, when the number does not say it (identity of an SQL row). */
		readonly token?: string;
	};
}

/** Messages that arrived together from one sender. */
export interface RawBatch {
	/** Kind and name of the connector, such as `tcp:5140`. */
	readonly connector: string;
	/** Address of the sender, or path of the file. */
	readonly source: string;
	/** When the last of them was received, milliseconds since the epoch. */
	readonly receivedAt: number;
	readonly messages: readonly RawMessage[];
}
