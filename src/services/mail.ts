/** Puts together what sends mail: outgoing connections, the mail server, what waits, and who is told of alerts. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import {
	type Alerts,
	createMailer,
	createNotifier,
	createOutbox,
	createSending,
	egressSettings,
	type Mailer,
	type NotificationRecipient,
	type Notifier,
	type Outbox,
	type Resources,
	type Sending,
	type SettingsStore,
	type Tenants,
	tenantsWith,
	toPrincipal,
	type Users,
} from "#core/index.ts";
import { createEgress, type Egress, type Log } from "#platform/index.ts";

export interface Mail {
	/** What everything that connects to the outside asks. */
	readonly egress: Egress;
	readonly mailer: Mailer;
	readonly outbox: Outbox;
	readonly notifier: Notifier;
	readonly sending: Sending;
}

export function openMail(
	db: StateDatabase,
	core: {
		readonly settings: SettingsStore;
		readonly tenants: Tenants;
		readonly users: Users;
		readonly resources: Resources;
		readonly alerts: Alerts;
		readonly clock: () => number;
		readonly log: Log;
	},
): Mail {
	const { settings, tenants, clock, log } = core;
	const egress = createEgress({
		allow: async () => {
			const { id } = await tenants.main();
			const { isDisabled, body } = await settings.read(egressSettings, id);
			return isDisabled ? [] : body.targets;
		},
	});
	const mailer = createMailer({ ...core, egress });
	const outbox = createOutbox(db, { clock });
	return {
		egress,
		mailer,
		outbox,
		notifier: createNotifier(db, {
			...core,
			outbox,
			recipients: () => findRecipients(core.users),
			isMailConfigured: () => mailer.isConfigured(),
			onWarning: (error) =>
				log.warn({ error }, "a notification rule cannot be used"),
		}),
		sending: createSending({
			...{ outbox, mailer, clock },
			onFailure: (error, mail) =>
				log.warn({ error, ...mail }, "mail not taken"),
		}),
	};
}

async function findRecipients(
	users: Users,
): Promise<readonly NotificationRecipient[]> {
	return (await users.list())
		.filter(({ isDisabled }) => !isDisabled)
		.map((user) => ({
			userId: user.id,
			email: user.email,
			tenants: tenantsWith(toPrincipal(user), "alerts.view"),
			receivesNotifications: user.receivesNotifications,
		}));
}
