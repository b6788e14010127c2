/** Which field of the Elastic Common Schema is which of ours, for each product that is compared. */

export interface ComparedField {
	/** Name in their event; the first that it has. */
	readonly theirs: string;
	readonly alternatives?: readonly string[];
	/** Our field, the first that the event has; `Extra.x` is a key of Extra. */
	readonly ours: readonly string[];
	/** How values are made comparable, beyond text without regard to case. */
	readonly form?: "time" | "timeOfYear" | "number" | "baseName" | "text";
}

export interface ComparedProduct {
	readonly title: string;
	/** Files of expectations in a checkout, of either repository. */
	readonly files: readonly string[];
	readonly accepts: (text: string) => boolean;
	readonly fields: readonly ComparedField[];
}

const syslogFields: readonly ComparedField[] = [
	{ theirs: "@timestamp", ours: ["DeviceReceiptTime"], form: "timeOfYear" },
	{ theirs: "host.hostname", ours: ["DeviceHostName"] },
	{ theirs: "process.name", ours: ["DeviceProcessName"] },
	{ theirs: "process.pid", ours: ["DeviceProcessID"] },
	{ theirs: "event.outcome", ours: ["EventOutcome"] },
];

const auth = {
	files: [
		"packages/system/data_stream/auth/_dev/test/pipeline/*.log-expected.json",
		"filebeat/module/system/auth/test/*.log-expected.json",
	],
};

const windowsFields: readonly ComparedField[] = [
	{ theirs: "@timestamp", ours: ["DeviceReceiptTime"], form: "time" },
	{ theirs: "event.code", ours: ["DeviceEventClassID"] },
	{ theirs: "event.outcome", ours: ["EventOutcome"] },
	{ theirs: "winlog.channel", ours: ["DeviceEventCategory"] },
	{ theirs: "winlog.computer_name", ours: ["DeviceHostName"] },
	{ theirs: "winlog.provider_name", ours: ["DeviceFacility"] },
	{ theirs: "winlog.record_id", ours: ["ExternalID"] },
	{ theirs: "log.level", ours: ["Severity"] },
	{ theirs: "message", ours: ["Message"] },
	{ theirs: "user.name", ours: ["SourceUserName"] },
	{ theirs: "user.domain", ours: ["SourceNtDomain"] },
	{ theirs: "user.id", ours: ["SourceUserID"] },
	{ theirs: "source.ip", ours: ["SourceAddress"] },
	{ theirs: "source.port", ours: ["SourcePort"] },
	{ theirs: "destination.ip", ours: ["DestinationAddress"] },
	{ theirs: "destination.port", ours: ["DestinationPort"] },
];

export const products: readonly ComparedProduct[] = [
	{
		title: "OpenSSH",
		...auth,
		accepts: (text) => /\bsshd(?:-session)?[[:]/.test(text),
		fields: [
			...syslogFields,
			{ theirs: "user.name", ours: ["DestinationUserName"] },
			{ theirs: "source.ip", ours: ["SourceAddress"] },
			{ theirs: "source.port", ours: ["SourcePort"] },
			{ theirs: "system.auth.ssh.method", ours: ["DeviceCustomString1"] },
			{ theirs: "system.auth.ssh.signature", ours: ["DeviceCustomString2"] },
			{
				theirs: "system.auth.ssh.dropped_ip",
				ours: ["SourceAddress"],
			},
		],
	},
	{
		title: "sudo",
		...auth,
		accepts: (text) => /\bsudo[[:]/.test(text),
		fields: [
			...syslogFields,
			{ theirs: "user.name", ours: ["SourceUserName"] },
			{
				theirs: "user.effective.name",
				alternatives: ["system.auth.sudo.user"],
				ours: ["DestinationUserName"],
			},
			{ theirs: "system.auth.sudo.command", ours: ["DestinationProcessName"] },
			{ theirs: "system.auth.sudo.tty", ours: ["DeviceCustomString1"] },
			{ theirs: "system.auth.sudo.pwd", ours: ["DeviceCustomString2"] },
			{ theirs: "system.auth.sudo.error", ours: ["Reason"] },
		],
	},
	{
		title: "auditd",
		files: [
			"packages/auditd/data_stream/log/_dev/test/pipeline/test-auditd-*.log-expected.json",
			"filebeat/module/auditd/log/test/*.log-expected.json",
		],
		accepts: (text) => text.includes("type="),
		fields: [
			{ theirs: "@timestamp", ours: ["DeviceReceiptTime"], form: "time" },
			{
				theirs: "auditd.log.record_type",
				alternatives: ["event.action"],
				ours: ["DeviceEventClassID"],
			},
			{ theirs: "auditd.log.sequence", ours: ["ExternalID"] },
			{ theirs: "auditd.log.node", ours: ["DeviceHostName"] },
			{ theirs: "event.outcome", ours: ["EventOutcome"] },
			{ theirs: "user.audit.id", ours: ["SourceUserID"] },
			{ theirs: "user.id", ours: ["DestinationUserID"] },
			{ theirs: "user.name", ours: ["DestinationUserName"] },
			{ theirs: "process.pid", ours: ["DeviceProcessID"] },
			{
				theirs: "process.ppid",
				alternatives: ["process.parent.pid"],
				ours: ["SourceProcessID"],
			},
			{
				theirs: "process.executable",
				ours: ["DestinationProcessName", "DeviceProcessName"],
			},
			{
				theirs: "process.name",
				ours: ["Extra.comm", "DestinationServiceName"],
			},
			{ theirs: "process.working_directory", ours: ["DeviceCustomString5"] },
			{ theirs: "auditd.log.proctitle", ours: ["DeviceCustomString4"] },
			{
				theirs: "source.ip",
				alternatives: ["source.address", "auditd.log.addr"],
				ours: ["SourceAddress"],
			},
			{ theirs: "destination.address", ours: ["DestinationAddress"] },
			{ theirs: "auditd.log.op", ours: ["DeviceAction"] },
			{ theirs: "auditd.log.key", ours: ["DeviceCustomString2"] },
			{ theirs: "auditd.log.ses", ours: ["Extra.ses"] },
			{ theirs: "auditd.log.subj", ours: ["Extra.subj"] },
			{ theirs: "auditd.log.a0", ours: ["Extra.a0"] },
			{ theirs: "user.effective.id", ours: ["Extra.euid"] },
			{ theirs: "user.group.id", ours: ["Extra.gid"] },
			{ theirs: "host.architecture", ours: ["Extra.arch"] },
			{ theirs: "auditd.log.syscall", ours: ["DeviceCustomNumber3"] },
		],
	},
	{
		title: "Windows Security",
		files: [
			"packages/system/data_stream/security/_dev/test/pipeline/*-expected.json",
		],
		accepts: () => true,
		fields: [
			...windowsFields,
			{ theirs: "user.target.name", ours: ["DestinationUserName"] },
			{ theirs: "user.target.domain", ours: ["DestinationNtDomain"] },
			{ theirs: "user.target.id", ours: ["DestinationUserID"] },
			{
				theirs: "process.executable",
				ours: ["SourceProcessName", "DestinationProcessName"],
			},
			{ theirs: "process.pid", ours: ["SourceProcessID"] },
		],
	},
	{
		title: "Sysmon",
		files: [
			"packages/windows/data_stream/sysmon_operational/_dev/test/pipeline/*-expected.json",
		],
		accepts: () => true,
		fields: [
			...windowsFields,
			{ theirs: "process.executable", ours: ["DestinationProcessName"] },
			{ theirs: "process.pid", ours: ["DestinationProcessID"] },
			{ theirs: "process.command_line", ours: ["DeviceCustomString1"] },
			{ theirs: "process.parent.executable", ours: ["SourceProcessName"] },
			{ theirs: "process.parent.pid", ours: ["SourceProcessID"] },
			{
				theirs: "process.entity_id",
				ours: ["Extra.Event.EventData.Data.ProcessGuid"],
			},
			{
				theirs: "process.hash.sha256",
				alternatives: ["process.hash.sha1", "process.hash.md5"],
				ours: ["FileHash"],
			},
			{ theirs: "file.path", ours: ["FilePath"] },
			{ theirs: "dns.question.name", ours: ["DestinationHostName"] },
		],
	},
	{
		title: "CEF",
		files: [
			"packages/cef/data_stream/log/_dev/test/pipeline/*.json-expected.json",
			"x-pack/filebeat/module/cef/log/test/*-expected.json",
		],
		accepts: (text) => text.includes("CEF:"),
		fields: [
			{ theirs: "cef.device.vendor", ours: ["DeviceVendor"] },
			{ theirs: "cef.device.product", ours: ["DeviceProduct"] },
			{ theirs: "cef.device.version", ours: ["DeviceVersion"] },
			{ theirs: "cef.device.event_class_id", ours: ["DeviceEventClassID"] },
			{ theirs: "cef.name", ours: ["Name"] },
			{ theirs: "cef.severity", ours: ["Severity"] },
			{ theirs: "source.ip", ours: ["SourceAddress"] },
			{ theirs: "source.port", ours: ["SourcePort"] },
			{ theirs: "source.user.name", ours: ["SourceUserName"] },
			{ theirs: "source.user.group.name", ours: ["SourceUserPrivileges"] },
			{ theirs: "source.service.name", ours: ["SourceServiceName"] },
			{ theirs: "destination.ip", ours: ["DestinationAddress"] },
			{ theirs: "destination.port", ours: ["DestinationPort"] },
			{ theirs: "destination.nat.ip", ours: ["DestinationTranslatedAddress"] },
			{ theirs: "destination.user.name", ours: ["DestinationUserName"] },
			{
				theirs: "destination.user.group.name",
				ours: ["DestinationUserPrivileges"],
			},
			{ theirs: "network.transport", ours: ["TransportProtocol"] },
			{ theirs: "http.request.method", ours: ["RequestMethod"] },
			{ theirs: "http.request.referrer", ours: ["RequestContext"] },
			{ theirs: "url.original", ours: ["RequestUrl"] },
			{
				theirs: "cef.extensions.eventId",
				ours: ["ExternalID", "Extra.eventId"],
			},
			{ theirs: "cef.extensions.fileHash", ours: ["FileHash"] },
			{ theirs: "cef.extensions.oldFileHash", ours: ["OldFileHash"] },
			{ theirs: "cef.extensions.message", ours: ["Message"] },
			{
				theirs: "cef.extensions.sourceGeoLatitude",
				ours: ["SourceLatitude"],
			},
			{
				theirs: "cef.extensions.sourceGeoLongitude",
				ours: ["SourceLongitude"],
			},
		],
	},
];

/** Their value as text; empty when there is none. */
export function readTheirs(
	field: ComparedField,
	event: ReadonlyMap<string, unknown>,
): string {
	const name = [field.theirs, ...(field.alternatives ?? [])].find((one) =>
		event.has(one),
	);
	return name === undefined ? "" : inForm(event.get(name), field.form);
}

/** Our value as text; empty when there is none. */
export function readOurs(
	field: ComparedField,
	event: Readonly<Record<string, unknown>>,
): string {
	for (const name of field.ours) {
		const value = readValue(event, name);
		if (value !== undefined) return inForm(value, field.form);
	}
	return "";
}

function readValue(
	event: Readonly<Record<string, unknown>>,
	name: string,
): unknown {
	if (!name.startsWith("Extra.")) return event[name];
	const { Extra: extra } = event;
	return typeof extra === "object" && extra !== null
		? new Map<string, unknown>(Object.entries(extra)).get(name.slice(6))
		: undefined;
}

function inForm(value: unknown, form: ComparedField["form"]): string {
	const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
	if (form === "time" || form === "timeOfYear") {
		const time = new Date(text).toISOString();
		return form === "time" ? time : time.slice(5);
	}
	return text.toLowerCase();
}
