/** Hands mail to the server of the mail settings, one connection a mail. */

import type { MailText } from "./compose.ts";
import type { MailSettings } from "./mail.definition.ts";

export interface Mailer {
	/** Whether mail can be sent at all: a server and a sender are set, and mail is not disabled. */
	isConfigured(): Promise<boolean>;
	/** Throws mail.*, egress.*, each with what an administrator can do. */
	send(recipient: string, mail: MailText): Promise<void>;
	/** A message to see whether settings work, saved or not: they are used as they are given. Throws as `send` does. */
	test(settings: MailSettings, recipient: string): Promise<void>;
}
