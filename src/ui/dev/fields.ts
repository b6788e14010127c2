/** A part of the event model: name, type, group, meaning. */
const lines = `
ID|uuid|Service|Unique id of the event, given at receipt and never changed.
Timestamp|timestamp|Service|When Ursa created the event; search and retention go by it.
Type|integer|Service|Kind of event: 1 base, 2 aggregated, 3 correlation, 4 audit, 5 monitoring.
TenantID|uuid|Service|Tenant of the service that created the event.
ServiceID|uuid|Service|Service that created the event.
ServiceName|string|Service|Name of that service.
Priority|integer|Service|Severity in Ursa: 1 low, 2 medium, 3 high, 4 critical.
Name|string|General|Human-readable name of the event.
Message|string|General|Free text.
Severity|string|General|Severity as the source gives it.
Code|string|General|Return code of a process or function.
StartTime|timestamp|General|Start of the activity, by the source's clock.
EventOutcome|string|General|success, failure or the source's own word.
Reason|string|General|Why the outcome happened.
ApplicationProtocol|string|General|Application protocol, such as HTTPS or SSH.
TransportProtocol|string|General|Transport protocol, such as TCP.
BytesIn|integer|General|Bytes received.
BytesOut|integer|General|Bytes sent.
ExternalID|string|General|Id given by the source.
Tactic|string|General|MITRE ATT&CK tactic.
Technique|string|General|MITRE ATT&CK technique.
SourceAddress|ip|Source|IPv4 or IPv6 address of the source.
SourcePort|integer|Source|Port of the source.
SourceHostName|string|Source|Host name of the source.
SourceMacAddress|mac|Source|MAC address of the source.
SourceUserName|string|Source|Account that acts.
SourceUserID|string|Source|Id of that account, such as a SID.
SourceProcessName|string|Source|Process on the source.
SourceProcessID|integer|Source|Id of the process on the source.
SourceCountry|string|Source|Country of the source's address.
SourceLatitude|float|Source|Latitude of the source's address.
DestinationAddress|ip|Destination|IPv4 or IPv6 address of the destination.
DestinationPort|integer|Destination|Port of the destination.
DestinationHostName|string|Destination|Host name of the destination.
DestinationUserName|string|Destination|Account acted upon.
DestinationProcessName|string|Destination|Process on the destination.
DeviceVendor|string|Device|Vendor of the reporting product.
DeviceProduct|string|Device|Reporting product.
DeviceVersion|string|Device|Version of the reporting product.
DeviceEventClassID|string|Device|Type of the event within the product.
DeviceHostName|string|Device|Host name of the reporting device.
DeviceAddress|ip|Device|Address of the reporting device.
DeviceAction|string|Device|What the device did.
FileName|string|File|Name of the file.
FilePath|string|File|Full path of the file.
FileHash|string|File|Hash of the file.
FileSize|integer|File|Size of the file in bytes.
RequestUrl|string|Request|URL asked for.
RequestMethod|string|Request|Method, such as GET.
RequestClientApplication|string|Request|User agent.
DeviceCustomString1|string|Custom|Text whose meaning the label gives.
DeviceCustomString1Label|string|Custom|Meaning of DeviceCustomString1.
DeviceCustomNumber1|integer|Custom|Number whose meaning the label gives.
DeviceCustomNumber1Label|string|Custom|Meaning of DeviceCustomNumber1.
CorrelationRuleID|uuid|Service|Rule that made this correlation event.
CorrelationRuleName|string|Service|Name of that rule.
GroupedBy|strings|Service|Fields by which the rule groups.
BaseEventCount|integer|Service|Number of events folded into this one.
TI|json|Service|What CyberTrace knows: indicator → feed records.
TICategories|strings|Service|Feed categories from CyberTrace.
Raw|string|Service|The text as received.
Extra|stringMap|Service|Raw fields that have no mapping.
S|stringMap|Custom|Extended text fields, addressed as S.name.
N|integerMap|Custom|Extended whole-number fields, addressed as N.name.
F|floatMap|Custom|Extended fraction fields, addressed as F.name.
`;

export const eventFields = lines
	.trim()
	.split("\n")
	.map((line) => {
		const [name = "", type = "", group = "", doc = ""] = line.split("|");
		return { name, type, group, doc };
	});

export const sqlFunctions = [
	"avg",
	"count",
	"countIf",
	"empty",
	"has",
	"inSubnet",
	"lower",
	"match",
	"max",
	"min",
	"notEmpty",
	"quantile",
	"startsWith",
	"sum",
	"toStartOfHour",
	"uniq",
	"upper",
];
