import {
	isAllowed,
	type Permission,
	type Service,
	type ServiceRegistry,
} from "#core/index.ts";
import type { ListChange } from "#pipeline/index.ts";
import { describeError } from "#schema/index.ts";
import type {
	ActiveListAccess,
	ListOverview,
} from "../../active-list-access.ts";
import { type ListAction, listAudit } from "../../active-list-audit.ts";
import { apiErrors } from "../../errors.ts";
import type { RecordAudit } from "../../record-audit.ts";
import { isInScope } from "../../scope.ts";
import { requirePermission, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

export interface ActiveListNeeds {
	readonly services: Pick<ServiceRegistry, "find">;
	readonly activeLists?: ActiveListAccess | undefined;
	readonly recordAudit?: RecordAudit | undefined;
}

/** Records in one part of an export. */
const exportRecords = 5000;

export function activeListHandlers({
	services,
	activeLists,
	recordAudit,
}: ActiveListNeeds): Pick<
	Handlers,
	| "activeLists"
	| "activeListRecords"
	| "putActiveListRecord"
	| "deleteActiveListRecords"
	| "clearActiveList"
	| "importActiveListPart"
	| "exportActiveListPart"
> {
	/** Those of other tenants are as if they were not there. */
	async function findCorrelator(
		id: string,
		caller: Caller,
		permission: Permission,
	): Promise<Service> {
		scopeOf(caller, permission);
		const scope = scopeOf(caller, "activeLists.view");
		const service = await services.find(id);
		if (service === undefined || !isInScope(scope, service.tenantId))
			throw apiErrors.make("serviceNotFound");
		requirePermission(caller, permission, service.tenantId);
		if (service.kind !== "correlator") throw apiErrors.make("notCorrelator");
		return service;
	}

	const findViewed = (id: string, caller: Caller) =>
		findCorrelator(id, caller, "activeLists.view");

	function access(): ActiveListAccess {
		if (activeLists === undefined) throw apiErrors.make("notAvailable");
		return activeLists;
	}

	/** The list with its name, for the audit trail. */
	async function findList(
		service: Service,
		id: string,
		signal: AbortSignal,
	): Promise<ListOverview> {
		const lists = await access().overview(service.id, signal);
		const list = lists.find((one) => one.id === id);
		if (list === undefined) throw apiErrors.make("activeListNotFound");
		return list;
	}

	/** Changes the list and records it, also when it failed: the correlator is asked, and may have done it all the same. */
	async function change(
		call: {
			readonly params: { readonly id: string; readonly list: string };
			readonly caller: () => Caller;
			readonly signal: AbortSignal;
		},
		wanted: Partial<Omit<ListChange, "list">>,
		action?: ListAction,
		fields: Readonly<Record<string, string | number>> = {},
	): Promise<{ readonly isApplied: boolean }> {
		const { id, list } = call.params;
		const service = await findCorrelator(id, call.caller(), "activeLists.edit");
		const found = await findList(service, list, call.signal);
		const entry = action && listAudit(service, found)(action);
		const audit = async (message?: string) => {
			if (entry === undefined) return;
			await recordAudit?.({
				...entry,
				fields: { ...entry.fields, ...fields },
				...(message === undefined ? {} : { outcome: "failed", message }),
			});
		};
		const whole = { list, clear: false, remove: [], put: [], ...wanted };
		try {
			const answer = await access().change(service.id, whole, call.signal);
			await audit();
			return answer;
		} catch (error) {
			await audit(describeError(error));
			throw error;
		}
	}

	return {
		activeLists: async ({ params, caller, signal }) => {
			const service = await findViewed(params.id, caller());
			const lists = await access().overview(service.id, signal);
			const { principal } = caller();
			return {
				service: { id: service.id, name: service.name },
				canEdit: isAllowed(principal, "activeLists.edit", service.tenantId),
				lists: [...lists]
					.sort((a, b) => a.name.localeCompare(b.name))
					.map(({ path: _, ...shown }) => shown),
			};
		},
		activeListRecords: async ({ params, query, caller, signal }) => {
			const { id } = await findViewed(params.id, caller());
			return access().read(id, { list: params.list, ...query }, signal);
		},
		putActiveListRecord: (call) =>
			change(call, { put: [call.body] }, "item changed", {
				DevicePayloadID: call.body.key,
			}),
		deleteActiveListRecords: (call) => {
			const { keys } = call.body;
			const [first = ""] = keys;
			return change(call, { remove: keys }, "item deleted", {
				...{ DevicePayloadID: first, BaseEventCount: keys.length },
			});
		},
		clearActiveList: (call) => change(call, { clear: true }, "cleared"),
		importActiveListPart: (call) => {
			const { records, isFirst, clear } = call.body;
			const isEmptied = isFirst && clear;
			return change(
				call,
				{ put: records, clear: isEmptied },
				isFirst ? "imported" : undefined,
			);
		},
		exportActiveListPart: async ({ params, body, caller, signal }) => {
			const service = await findViewed(params.id, caller());
			const { list } = params;
			const page = await access().read(
				service.id,
				{ list, ...body, limit: exportRecords },
				signal,
			);
			if (body.after === undefined) {
				const found = await findList(service, list, signal);
				await recordAudit?.(listAudit(service, found)("exported"));
			}
			return page;
		},
	};
}
