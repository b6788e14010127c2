/** What the mock server answers to each call of the contract. */
import type { z } from "zod";
import { endpoints } from "#api/contract/index.ts";
import { createActiveListRoutes } from "./active-lists.ts";
import {
	type AlertRecord,
	type MockAlert,
	makeAlerts,
	people,
} from "./alerts.ts";
import { createAssetRoutes } from "./asset-routes.ts";
import { makeAuditEvents, verifyAudit } from "./audit.ts";
import { createDashboardRoutes } from "./dashboards.ts";
import { makeEvents, tenants } from "./events.ts";
import { eventFields, sqlFunctions } from "./fields.ts";
import {
	findLetter,
	makeDeadLetters,
	makeLedger,
	replay,
	verifyLedger,
} from "./ledger.ts";
import { MockError } from "./mock-error.ts";
import { createRandom } from "./random.ts";
import { createResourceRoutes } from "./resource-routes.ts";
import { createResourceTransferRoutes } from "./resource-transfer-routes.ts";
import type { ResourceWorld } from "./resource-world.ts";
import { histogram, searchEvents } from "./search.ts";
import type { ServerRooms } from "./server-rooms.ts";
import { createServiceWorld } from "./service-world.ts";
import { createSettingsRoutes } from "./settings-routes.ts";
import { createSourceRoutes } from "./source-routes.ts";
import { createTaskRoutes } from "./task-routes.ts";
import { createUserRoutes } from "./user-routes.ts";

export interface Call {
	readonly params: Readonly<Record<string, string>>;
	readonly query: unknown;
	readonly body: unknown;
	/** Id of the logged-in user; "" without a session. */
	readonly userId: string;
}

type Route = (call: Call) => unknown;

const minute = 60_000;

export function createRoutes(options: {
	readonly rooms: ServerRooms;
	readonly world: ResourceWorld;
	now(): number;
	isEmpty(): boolean;
}) {
	const startedAt = options.now();
	const random = createRandom(20251124);
	const made = makeEvents(random, 6000, startedAt);
	const auditEvents = makeAuditEvents(createRandom(4), 180, startedAt);
	const events = [...made, ...auditEvents].sort(
		(a, b) => Number(b.Timestamp) - Number(a.Timestamp),
	);
	const alerts = makeAlerts(random, made, startedAt);
	const deadLetters = makeDeadLetters(random, startedAt);
	const ledger = makeLedger(random, startedAt);
	const services = createServiceWorld({
		startedAt: startedAt - 3 * 86_400_000 - 5 * 3_600_000,
		now: options.now,
	});
	const userRoutes = createUserRoutes(options);

	const meOf = (userId: string) => {
		const person = people.find(({ id }) => id === userId);
		if (!person)
			throw new MockError(
				401,
				"api.notLoggedIn",
				"You are not logged in, or the session has ended. Log in.",
			);
		const isAdmin = person.login === "admin";
		return {
			id: person.id,
			login: person.login,
			name: person.name,
			email: `${person.login}@corp.example`,
			isGeneralAdministrator: isAdmin,
			tenants: tenants.map(({ id, name }) => ({
				id,
				name,
				role: isAdmin ? "general admin" : "operator",
			})),
			permissions: [
				"events.search",
				"alerts.view",
				"alerts.process",
				"dashboards.view",
				"sources.view",
				"assets.view",
				"settings.view",
				...(isAdmin
					? ["users.view", "users.edit", "tenants.view", "tenants.edit"]
					: []),
				...(isAdmin
					? [
							"sources.edit",
							"assets.edit",
							"assets.editFields",
							"settings.edit",
							"installation.edit",
							"tasks.viewAll",
							"core.backUp",
							"services.view",
							"services.reload",
							"services.manage",
							"deadLetters.replay",
							"resources.view",
							"resources.edit",
							"resources.transfer",
							"secrets.edit",
							"activeLists.view",
							"activeLists.edit",
						]
					: []),
			],
			version: "0.1.0",
			mustChangePassword: person.login === "m.haddad",
			shownTenants:
				userRoutes.shownTenants(callBy(userId)).tenantIds ?? undefined,
		};
	};
	const recordOf = (id: string | undefined): AlertRecord => {
		const found = alerts.find(({ alert }) => alert.id === id);
		if (!found || options.isEmpty())
			throw new MockError(
				404,
				"api.alertNotFound",
				"There is no such alert, or you may not see it.",
			);
		return found;
	};
	const changeAlert = (
		call: Call,
		action: string,
		text: string,
		change: Partial<MockAlert>,
	): MockAlert => {
		const record = recordOf(call.params.id);
		if (record.alert.status === "closed")
			throw new MockError(
				409,
				"alerts.alreadyClosed",
				"The alert is closed; a closed alert can't be changed.",
			);
		record.alert = { ...record.alert, ...change, updatedAt: options.now() };
		record.history.push({
			at: options.now(),
			userName: meOf(call.userId).name,
			action,
			text,
		});
		return record.alert;
	};
	const found = () => (options.isEmpty() ? [] : events);
	const transfers = createResourceTransferRoutes(options);

	return {
		logIn: ({ body }) => {
			const { login, password } = endpoints.logIn.body?.parse(body) ?? {
				login: "",
				password: "",
			};
			const person = people.find((one) => one.login === login);
			if (!person || password !== "ursa")
				throw new MockError(
					401,
					"api.wrongCredentials",
					"Login or password is wrong, or the user is disabled. Try again or ask an administrator.",
				);
			return meOf(person.id);
		},
		logOut: () => undefined,
		me: ({ userId }) => meOf(userId),
		changePassword: ({ body }) => {
			if (endpoints.changePassword.body?.parse(body).current !== "ursa")
				throw new MockError(
					400,
					"api.wrongPassword",
					"The current password is wrong. Enter it again.",
				);
		},
		eventFields: () => eventFields,
		sqlFunctions: () => sqlFunctions,
		searchEvents: ({ body }) =>
			searchEvents(found(), parsed(endpoints.searchEvents.body, body)),
		eventHistogram: ({ body }) =>
			histogram(found(), parsed(endpoints.eventHistogram.body, body)),
		event: ({ params }) => {
			const event = found().find(({ ID }) => ID === params.id);
			if (!event)
				throw new MockError(
					404,
					"api.eventNotFound",
					"There is no such event: it is older than the storage keeps, or you may not see it.",
				);
			return event;
		},
		alerts: ({ query }) => {
			const filter = parsed(endpoints.alerts.query, query);
			const { status, severity, assigneeId, name, from, to } = filter;
			const list = (options.isEmpty() ? [] : alerts)
				.map(({ alert }) => alert)
				.filter((alert) => !status?.length || status.includes(alert.status))
				.filter(
					(alert) => !severity?.length || severity.includes(alert.severity),
				)
				.filter((alert) => !assigneeId || alert.assigneeId === assigneeId)
				.filter((alert) => !name || new RegExp(name, "i").test(alert.name))
				.filter((alert) => from === undefined || alert.lastSeen >= from)
				.filter((alert) => to === undefined || alert.firstSeen <= to);
			return {
				alerts: list.slice(filter.offset, filter.offset + filter.limit),
				total: list.length,
			};
		},
		alert: ({ params }) => recordOf(params.id),
		assignAlert: (call) => {
			const { assigneeId } = parsed(endpoints.assignAlert.body, call.body);
			const person = people.find(({ id }) => id === assigneeId);
			return changeAlert(
				call,
				person ? "assigned" : "unassigned",
				person ? `To ${person.name}` : "",
				{
					status: person ? "assigned" : "new",
					assigneeId: person?.id,
					assigneeName: person?.name,
				},
			);
		},
		closeAlert: (call) => {
			const { reason, comment } = parsed(endpoints.closeAlert.body, call.body);
			const closed = changeAlert(call, "closed", reason, {
				status: "closed",
				closingReason: reason,
			});
			if (comment)
				recordOf(call.params.id).history.push({
					at: options.now(),
					userName: meOf(call.userId).name,
					action: "commented",
					text: comment,
				});
			return closed;
		},
		setAlertSeverity: (call) => {
			const { severity } = parsed(endpoints.setAlertSeverity.body, call.body);
			return changeAlert(call, "severity changed", `To ${severity}`, {
				severity,
			});
		},
		commentAlert: (call) => {
			const { text } = parsed(endpoints.commentAlert.body, call.body);
			recordOf(call.params.id).history.push({
				at: options.now(),
				userName: meOf(call.userId).name,
				action: "commented",
				text,
			});
		},
		assignees: () => people,
		services: () => (options.isEmpty() ? [] : services.list()),
		verifyAudit: () => verifyAudit(auditEvents.length),
		ledger: ({ query }) => {
			const { from, to, serviceId } = parsed(endpoints.ledger.query, query);
			return (options.isEmpty() ? [] : ledger).filter(
				(entry) =>
					entry.hour > from - 60 * minute &&
					entry.hour <= to &&
					(!serviceId || entry.serviceId === serviceId),
			);
		},
		deadLetters: ({ query }) => {
			const { from, to, serviceId, limit } = parsed(
				endpoints.deadLetters.query,
				query,
			);
			return (options.isEmpty() ? [] : deadLetters)
				.filter(
					(letter) =>
						letter.timestamp >= from && letter.timestamp <= to + minute,
				)
				.filter((letter) => !serviceId || letter.serviceId === serviceId)
				.slice(0, limit);
		},
		...createDashboardRoutes(options),
		...userRoutes,
		...createActiveListRoutes({
			now: options.now,
			nameOf: (id) => services.find(id).name,
		}),
		...transfers.routes,
		...createResourceRoutes({
			...options,
			placed: transfers.placed,
			nameOf: (userId) => meOf(userId).name,
		}),
		...createAssetRoutes(options),
		...createSourceRoutes({
			now: options.now,
			canEdit: ({ userId }) => meOf(userId).isGeneralAdministrator,
		}),
		...createSettingsRoutes({
			now: options.now,
			canEdit: ({ userId }) => meOf(userId).isGeneralAdministrator,
		}),
		...createTaskRoutes({
			now: options.now,
			nameOf: (userId) => meOf(userId).name,
			isAdmin: ({ userId }) => meOf(userId).isGeneralAdministrator,
		}),
		service: ({ params }) => services.find(params.id),
		createService: ({ body }) => {
			const { resourceId } = parsed(endpoints.createService.body, body);
			const { kind, name } = options.world.find(resourceId);
			return services.create(
				resourceId,
				kind === "correlator" || kind === "storage" ? kind : "collector",
				name,
			);
		},
		deleteService: ({ params }) => services.delete(params.id),
		reloadService: ({ params }) => services.reload(params.id),
		restartService: ({ params }) => services.restart(params.id),
		resetServiceCertificate: ({ params }) =>
			services.resetCertificate(params.id),
		verifyLedger: ({ body }) => {
			const { from, to } = parsed(endpoints.verifyLedger.body, body);
			return verifyLedger(ledger, from, to);
		},
		deadLetter: ({ params }) => findLetter(deadLetters, params.id),
		replayDeadLetters: ({ body }) => {
			const chosen = parsed(endpoints.replayDeadLetters.body, body);
			const fits = (letter: (typeof deadLetters)[number]) => {
				if ("ids" in chosen) return chosen.ids.includes(letter.id);
				const { from, to, serviceId, code, source } = chosen.filter;
				return (
					letter.timestamp >= from &&
					letter.timestamp <= to &&
					(!serviceId || letter.serviceId === serviceId) &&
					(!code || letter.code === code) &&
					(!source || letter.source === source)
				);
			};
			return replay(deadLetters, deadLetters.filter(fits), options.now());
		},
	} satisfies Record<keyof typeof endpoints, Route>;
}

const callBy = (userId: string): Call => ({
	...{ params: {}, query: {}, body: undefined, userId },
});

function parsed<T extends z.ZodType>(
	schema: T | undefined,
	value: unknown,
): z.output<T> {
	const result = schema?.safeParse(value);
	if (result?.success) return result.data;
	throw new MockError(
		400,
		"api.invalidRequest",
		`The request does not fit: ${result?.error.issues[0]?.message ?? ""}.`,
	);
}
