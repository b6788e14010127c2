import {
	and,
	asc,
	eq,
	gt,
	inArray,
	isNull,
	lt,
	max,
	notInArray,
} from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { alertHistoryTable } from "../alerts/alerts.table.ts";
import type { Alert, Alerts } from "../alerts/alerts.ts";
import type { Resources } from "../resources/resources.ts";
import type { SettingsStore } from "../settings/settings.ts";
import type { Tenants } from "../tenants/tenants.ts";
import {
	composeAssigned,
	composeDigest,
	composeFromTemplate,
	type MailText,
} from "./compose.ts";
import {
	defaultEmailTemplate,
	type EmailTemplate,
	emailTemplateResource,
} from "./email-template.definition.ts";
import { mailSettings } from "./mail.definition.ts";
import {
	type NotificationRule,
	notificationRuleSettings,
} from "./notification-rules.definition.ts";
import { seenAlertHistoryTable } from "./notifications.table.ts";
import type { NotificationRecipient, Notifier } from "./notifier.ts";
import type { NewMail, Outbox } from "./outbox.ts";

/** Entries a turn. A flood becomes digests of this size at most, then of the outbox. */
const mostEntries = 1000;
/**
 * Entries are numbered when they are written and seen when their transaction ends, so one may appear below others. So
 * far back they are looked for.
 */
const lookBack = 10_000;

export interface NotifierNeeds {
	readonly alerts: Pick<Alerts, "list">;
	readonly settings: Pick<SettingsStore, "read" | "list">;
	readonly resources: Pick<Resources, "resolve">;
	readonly tenants: Pick<Tenants, "list" | "main">;
	/** Users that are not disabled. */
	readonly recipients: () => Promise<readonly NotificationRecipient[]>;
	readonly outbox: Outbox;
	/** While no server is set nothing is kept: a year's alerts would be sent on the day it is. */
	readonly isMailConfigured: () => Promise<boolean>;
	/** Told of rules and templates that no longer work; the standard mail is sent then. */
	readonly onWarning: (error: unknown) => void;
}

interface Entry {
	readonly id: number;
	readonly alertId: string;
	readonly action: string;
}

export function createNotifier(
	db: StateDatabase,
	needs: NotifierNeeds,
): Notifier {
	const { outbox } = needs;

	/** The highest entry that was told; undefined before the first turn. */
	async function lastSeen(): Promise<number | undefined> {
		const [row] = await db
			.select({ last: max(seenAlertHistoryTable.historyId) })
			.from(seenAlertHistoryTable);
		return row?.last ?? undefined;
	}

	/** What is there before notifications begin is told to nobody. */
	async function begin(): Promise<number> {
		const [row] = await db
			.select({ last: max(alertHistoryTable.id) })
			.from(alertHistoryTable);
		const historyId = row?.last ?? 0;
		await db
			.insert(seenAlertHistoryTable)
			.values({ historyId })
			.onConflictDoNothing();
		return historyId;
	}

	async function findEntries(after: number): Promise<Entry[]> {
		const [first] = await db
			.select({ id: seenAlertHistoryTable.historyId })
			.from(seenAlertHistoryTable)
			.orderBy(asc(seenAlertHistoryTable.historyId))
			.limit(1);
		// Below the first of all nothing was ever told.
		const floor = Math.max(after - lookBack, first?.id ?? 0);
		return db
			.select({
				id: alertHistoryTable.id,
				alertId: alertHistoryTable.alertId,
				action: alertHistoryTable.action,
			})
			.from(alertHistoryTable)
			.leftJoin(
				seenAlertHistoryTable,
				eq(seenAlertHistoryTable.historyId, alertHistoryTable.id),
			)
			.where(
				and(
					gt(alertHistoryTable.id, floor),
					isNull(seenAlertHistoryTable.historyId),
					inArray(alertHistoryTable.action, ["opened", "assigned"]),
				),
			)
			.orderBy(asc(alertHistoryTable.id))
			.limit(mostEntries);
	}

	/** Notes what was told and takes old notes away, with the mails in one transaction. */
	async function settle(
		entries: readonly Entry[],
		mails: readonly NewMail[],
	): Promise<void> {
		const ids = entries.map(({ id }) => id);
		await db.transaction(async (tx) => {
			await tx
				.insert(seenAlertHistoryTable)
				.values(ids.map((historyId) => ({ historyId })))
				.onConflictDoNothing();
			await tx
				.delete(seenAlertHistoryTable)
				.where(
					and(
						lt(seenAlertHistoryTable.historyId, Math.max(...ids) - lookBack),
						notInArray(seenAlertHistoryTable.historyId, ids),
					),
				);
			await outbox.put(tx, mails);
		});
	}

	return {
		async run() {
			const last = (await lastSeen()) ?? (await begin());
			const entries = await findEntries(last);
			if (entries.length === 0) return 0;
			const mails = (await needs.isMailConfigured())
				? await composeMails(entries, needs)
				: [];
			await settle(entries, mails);
			return entries.length;
		},
	};
}

async function composeMails(
	entries: readonly Entry[],
	needs: NotifierNeeds,
): Promise<NewMail[]> {
	const alerts = new Map(
		(
			await needs.alerts.list({
				tenants: "all",
				ids: [...new Set(entries.map(({ alertId }) => alertId))],
				limit: mostEntries,
			})
		).map((alert) => [alert.id, alert]),
	);
	const { id: mainId } = await needs.tenants.main();
	const { consoleUrl } = (await needs.settings.read(mailSettings, mainId)).body;
	const tenantNames = new Map(
		(await needs.tenants.list()).map(({ id, name }) => [id, name]),
	);
	const contextOf = ({ tenantId }: Alert) => ({
		tenantName: tenantNames.get(tenantId) ?? "",
		consoleUrl,
	});
	const recipients = await needs.recipients();
	const rulesOf = await readRules(needs);
	const templateOf = createTemplates(needs);
	/** By address; in the order of what happened. */
	const told = new Map<string, MailText[]>();
	const tell = (address: string, mail: MailText) => {
		const key = address.toLowerCase();
		told.set(key, [...(told.get(key) ?? []), mail]);
	};

	for (const { alertId, action } of entries) {
		const alert = alerts.get(alertId);
		// Deleted with its tenant, or assigned and taken back meanwhile.
		if (alert === undefined) continue;
		const context = contextOf(alert);
		if (action === "assigned") {
			const { assigneeId } = alert;
			const user = recipients.find(({ userId }) => userId === assigneeId);
			if (user?.email) tell(user.email, composeAssigned(alert, context));
			continue;
		}
		const byRule = new Set<string>();
		for (const rule of rulesOf(alert)) {
			const template = await templateOf(rule, alert.tenantId);
			const mail = composeFromTemplate(template, alert, context);
			for (const address of rule.recipients) {
				if (byRule.has(address.toLowerCase())) continue;
				byRule.add(address.toLowerCase());
				tell(address, mail);
			}
		}
		const standard = composeFromTemplate(defaultEmailTemplate, alert, context);
		for (const user of recipients) {
			const isMeant =
				user.receivesNotifications &&
				user.email !== "" &&
				(user.tenants === "all" || user.tenants.includes(alert.tenantId)) &&
				!byRule.has(user.email.toLowerCase());
			if (isMeant) tell(user.email, standard);
		}
	}
	return [...told].map(([recipient, mails]) => ({
		recipient,
		...composeDigest(mails),
	}));
}

async function readRules(
	needs: Pick<NotifierNeeds, "settings" | "onWarning">,
): Promise<(alert: Alert) => readonly NotificationRule[]> {
	const documents = await needs.settings
		.list(notificationRuleSettings)
		.catch((error: unknown) => {
			// Rules of an older version must not keep the standard mails back.
			needs.onWarning(error);
			return [];
		});
	const byTenant = new Map(
		documents
			.filter(({ isDisabled }) => !isDisabled)
			.map(({ tenantId, body }) => [tenantId, body.rules]),
	);
	return ({ tenantId, ruleId }) =>
		(byTenant.get(tenantId) ?? []).filter(
			({ isDisabled, correlationRules }) =>
				!isDisabled &&
				(correlationRules.length === 0 || correlationRules.includes(ruleId)),
		);
}

/** Templates of rules, each read once a turn. */
function createTemplates({
	resources,
	onWarning,
}: Pick<NotifierNeeds, "resources" | "onWarning">) {
	const known = new Map<string, EmailTemplate>();
	return async (
		{ template }: NotificationRule,
		tenantId: string,
	): Promise<EmailTemplate> => {
		if (template === undefined) return defaultEmailTemplate;
		const key = JSON.stringify([tenantId, template]);
		const read = async (): Promise<EmailTemplate> => {
			const { kind, body } = emailTemplateResource;
			const found = await resources.resolve(kind, template, tenantId);
			const parsed = body.safeParse(found?.body);
			if (parsed.success) return parsed.data;
			// An alert that is told in other words is better than one that is not told.
			onWarning(parsed.error);
			return defaultEmailTemplate;
		};
		const value = known.get(key) ?? (await read());
		known.set(key, value);
		return value;
	};
}
