/** Settings of the mock server: the real definitions, documents in memory. */
import { z } from "zod";
import { endpoints } from "#api/contract/index.ts";
import { tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Call } from "./routes.ts";

interface Definition {
	readonly kind: string;
	readonly title: string;
	readonly description?: string | undefined;
	readonly scope: "tenant" | "installation";
	readonly body: z.ZodType;
	readonly initial: unknown;
}

const definitionShape = z.object({
	kind: z.string(),
	title: z.string(),
	description: z.string().optional(),
	scope: z.enum(["tenant", "installation"]),
	body: z.custom<z.ZodType>((value) => value instanceof z.ZodType),
	initial: z.unknown(),
});

/** Like the resources' definitions: borrowed from the server when they are first asked for. */
async function readDefinitions(): Promise<readonly Definition[]> {
	const core: object = await import(
		new URL("../../core/index.ts", import.meta.url).href
	);
	return Object.values({ ...core }).flatMap((value) => {
		const parsed = definitionShape.safeParse(value);
		return parsed.success ? [parsed.data] : [];
	});
}

interface Stored {
	isDisabled: boolean;
	body: unknown;
	version: number;
	updatedAt: number;
}

export function createSettingsRoutes(options: {
	now(): number;
	/** Whether the user may change settings. */
	canEdit(call: Call): boolean;
}) {
	/** There a moment after the start; a failure ends the mock server. */
	let definitions: readonly Definition[] = [];
	void readDefinitions().then((found) => {
		definitions = found;
	});
	const main = tenants[0] ?? { id: "", name: "" };
	const stored = new Map<string, Stored>();
	const keyOf = (kind: string, tenantId: string) => `${kind} ${tenantId}`;
	stored.set(keyOf("notificationRules", main.id), {
		...{ isDisabled: false, version: 3 },
		updatedAt: options.now() - 5 * 3_600_000,
		body: {
			rules: [
				{
					...{ name: "Brute force to the SOC", correlationRules: [] },
					...{ recipients: ["soc@corp.example"], isDisabled: false },
				},
			],
		},
	});
	stored.set(keyOf("notificationRules", tenants[1]?.id ?? ""), {
		...{ isDisabled: true, version: 1, body: { rules: [] } },
		updatedAt: options.now() - 9 * 86_400_000,
	});

	const definitionOf = (kind = ""): Definition => {
		const found = definitions.find((one) => one.kind === kind);
		if (!found)
			throw new MockError(404, "api.notFound", "There is no such kind.");
		return found;
	};
	const summary = (call: Call, tenantId: string, one: Stored) => ({
		id: tenantId,
		...{ tenantId, isDisabled: one.isDisabled, version: one.version },
		tenantName: tenants.find(({ id }) => id === tenantId)?.name ?? "",
		...{ updatedAt: one.updatedAt, canEdit: options.canEdit(call) },
	});
	const document = (call: Call) => {
		const { kind = "", tenantId = "" } = call.params;
		const definition = definitionOf(kind);
		const one = stored.get(keyOf(kind, tenantId)) ?? {
			...{ isDisabled: false, version: 0, updatedAt: 0 },
			body: definition.body.parse(definition.initial),
		};
		return { ...summary(call, tenantId, one), kind, body: one.body };
	};

	return {
		settingsKinds: (call: Call) =>
			definitions
				.filter(({ scope }) => scope === "tenant" || options.canEdit(call))
				.map(({ kind, title, description = "", scope }) => ({
					...{ kind, title, description, scope },
					...(scope === "installation" ? { tenantId: main.id } : {}),
					canEdit: options.canEdit(call),
				})),
		settingsSchema: ({ params }: Call) =>
			z.toJSONSchema(definitionOf(params.kind).body, {
				...{ io: "input", unrepresentable: "any" },
			}),
		settingsTenants: (call: Call) => {
			const { kind } = definitionOf(call.params.kind);
			const withSettings = tenants.flatMap(({ id }) => {
				const one = stored.get(keyOf(kind, id));
				return one ? [summary(call, id, one)] : [];
			});
			return {
				tenants: withSettings,
				addable: options.canEdit(call)
					? tenants.filter(({ id }) => !stored.has(keyOf(kind, id)))
					: [],
			};
		},
		settings: document,
		saveSettings: (call: Call) => {
			const change = endpoints.saveSettings.body?.parse(call.body);
			const before = document(call);
			const definition = definitionOf(before.kind);
			if (change === undefined || change.version !== before.version)
				throw new MockError(
					409,
					"storedSettings.changedMeanwhile",
					"Somebody changed the settings meanwhile. Load them again.",
				);
			const body = definition.body.safeParse(change.body);
			if (!body.success)
				throw new MockError(
					400,
					"storedSettings.invalidBody",
					`The settings do not fit: ${body.error.issues[0]?.message ?? ""}.`,
				);
			stored.set(keyOf(before.kind, before.tenantId), {
				...{ isDisabled: change.isDisabled, body: body.data },
				...{ version: before.version + 1, updatedAt: options.now() },
			});
			return document(call);
		},
		deleteSettings: ({ params }: Call) => {
			stored.delete(keyOf(params.kind ?? "", params.tenantId ?? ""));
		},
		validateSettings: ({ params, body }: Call) => {
			const given = endpoints.validateSettings.body?.parse(body);
			const definition = definitionOf(params.kind);
			const checked = definition.body.safeParse(given?.body);
			return {
				issues: (checked.error?.issues ?? []).map(({ path, message }) => ({
					path: [
						"body",
						...path.map((key) => (typeof key === "number" ? key : String(key))),
					],
					message,
				})),
			};
		},
		testMail: ({ body }: Call) => {
			const given = endpoints.testMail.body?.parse(body);
			if (!given?.recipient.startsWith("gone@")) return;
			throw new MockError(
				502,
				"mail.recipientRefused",
				`The mail server mail.corp.example:587 refused the recipient ${given.recipient}: 550 no such box. Check the address, and whether the server sends there for this sender.`,
			);
		},
		mailState: () => ({
			...{ isConfigured: true, waiting: 4 },
			oldestAt: options.now() - 40 * 60_000,
			error:
				"The mail server mail.corp.example:587 cannot be reached: connect ECONNREFUSED 192.0.2.25:587. Check host and port under Settings → Mail, and that no firewall is in between.",
		}),
	};
}
