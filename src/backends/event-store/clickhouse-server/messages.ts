/** What the embedded server and the process that started it tell each other over their channel. */

export interface StartMessage {
	readonly type: "start";
	readonly dataDir: string;
	readonly memoryLimitBytes: number;
	readonly lockWaitMs: number;
	/** 0: any free port of the loopback address. */
	readonly port: number;
	readonly user: string;
	/** Travels only here: other users of the machine can read command lines. */
	readonly password: string;
}

export interface StopMessage {
	readonly type: "stop";
}

export type FromParent = StartMessage | StopMessage;

export type FromServer =
	| { readonly type: "ready"; readonly port: number }
	| { readonly type: "failed"; readonly reason: string };
