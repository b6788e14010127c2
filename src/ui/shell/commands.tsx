/**
 * Commands: everything that has a shortcut or stands in the command palette. Pages add theirs while they are shown; one
 * listener on the window runs them.
 */
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useId,
	useMemo,
	useRef,
} from "react";
import {
	matchShortcut,
	pressText,
	worksWhileTyping,
} from "./shortcut-match.ts";

export interface Command {
	readonly id: string;
	readonly title: string;
	/** Heading in the palette and in the help. */
	readonly group: string;
	readonly shortcut?: string;
	/** More words by which the palette finds it. */
	readonly keywords?: string;
	/** Shortcut only: not in the palette. */
	readonly isHidden?: boolean;
	/** The key is handled where the focus is, such as in a table; here it is only listed in the help. */
	readonly isElsewhere?: boolean;
	run(): void;
}

interface CommandRegistry {
	set(owner: string, commands: readonly Command[]): void;
	remove(owner: string): void;
	list(): readonly Command[];
}

const CommandContext = createContext<CommandRegistry | undefined>(undefined);

/** Milliseconds within which the second key of a sequence must follow. */
const sequenceMs = 1200;

export function CommandProvider({ children }: { children: ReactNode }) {
	const owners = useRef(new Map<string, readonly Command[]>());
	const registry = useMemo<CommandRegistry>(
		() => ({
			set: (owner, commands) => owners.current.set(owner, commands),
			remove: (owner) => owners.current.delete(owner),
			list: () => [...owners.current.values()].flat(),
		}),
		[],
	);
	useEffect(() => listenForShortcuts(registry), [registry]);
	return (
		<CommandContext.Provider value={registry}>
			{children}
		</CommandContext.Provider>
	);
}

/** Offers the commands while the component is shown. */
export function useCommands(commands: readonly Command[]): void {
	const registry = useContext(CommandContext);
	const owner = useId();
	useEffect(() => {
		registry?.set(owner, commands);
	});
	useEffect(() => () => registry?.remove(owner), [registry, owner]);
}

export function useCommandList(): () => readonly Command[] {
	const registry = useContext(CommandContext);
	return () => registry?.list() ?? [];
}

function listenForShortcuts(registry: CommandRegistry): () => void {
	let pending: readonly string[] = [];
	let lastAt = 0;
	/** True when the press belongs to a shortcut. */
	const handle = (event: KeyboardEvent): boolean => {
		// Filling in a password from the browser's store fires events without a key.
		if (!(event instanceof KeyboardEvent)) return false;
		const press = pressText(event);
		if (press === undefined || event.defaultPrevented) return false;
		if (!worksWhileTyping(press) && (isTyping(event.target) || isDialogOpen()))
			return false;
		const commands = registry
			.list()
			.filter((c) => c.shortcut !== undefined && !c.isElsewhere);
		const match = matchShortcut(
			[...pending, press],
			commands.map((c) => c.shortcut ?? ""),
		);
		pending = match.pending;
		lastAt = event.timeStamp;
		if (match.hit === undefined) return false;
		event.preventDefault();
		// What came last is what is shown on top.
		commands.findLast((c) => c.shortcut === match.hit)?.run();
		return true;
	};
	// The second key of a sequence goes to nobody else: in "g a" the table must not take the "a".
	const onCapture = (event: KeyboardEvent) => {
		if (event.timeStamp - lastAt > sequenceMs) pending = [];
		if (pending.length > 0 && handle(event)) event.stopPropagation();
	};
	const onBubble = (event: KeyboardEvent) => {
		if (pending.length === 0) handle(event);
	};
	window.addEventListener("keydown", onCapture, { capture: true });
	window.addEventListener("keydown", onBubble);
	return () => {
		window.removeEventListener("keydown", onCapture, { capture: true });
		window.removeEventListener("keydown", onBubble);
	};
}

function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target.isContentEditable) return true;
	if (target instanceof HTMLInputElement)
		return !["checkbox", "radio", "button"].includes(target.type);
	return ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Keys belong to an open dialog or menu. */
function isDialogOpen(): boolean {
	const found = document.querySelectorAll(
		'[role="dialog"][aria-modal="true"], .ant-dropdown:not(.ant-dropdown-hidden)',
	);
	return [...found].some(
		(element) =>
			element instanceof HTMLElement && element.offsetParent !== null,
	);
}
