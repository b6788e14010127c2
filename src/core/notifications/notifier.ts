/**
 * Tells people of alerts. It reads the history that alerts write anyway, so recording an alert waits for nothing; which
 * entries were told is noted together with the mails, so that each is told once.
 */
export interface NotificationRecipient {
	readonly userId: string;
	readonly email: string;
	/** Users see alerts of these tenants only, in mail too. */
	readonly tenants: "all" | readonly string[];
	/** Whether the user wants to hear of every new alert. */
	readonly receivesNotifications: boolean;
}

export interface Notifier {
	/**
	 * What happened since the last time becomes mail in the outbox: a mail an alert and recipient, or one digest when
	 * there are several. Returns the number of entries that were looked at. To be called every few seconds, one call at
	 * a time.
	 */
	run(): Promise<number>;
}
