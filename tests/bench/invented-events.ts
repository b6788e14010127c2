/** Invented events of firewalls in CEF and of Windows in JSON, of the size and with the keys that real ones have. */
import type { Random } from "./random.ts";

/** One event of a firewall with 19 keys behind a syslog header, about 430 bytes. */
export function inventCefLine(random: Random, time: number): string {
	const action = random.below(20) === 0 ? "deny" : "accept";
	const extension = {
		rt: time,
		act: action,
		src: `10.${random.below(16)}.${random.below(250)}.${1 + random.below(250)}`,
		spt: 1024 + random.below(60_000),
		smac: "02:00:5e:00:53:01",
		dst: `198.51.100.${1 + random.below(250)}`,
		dpt: random.pick([22, 25, 53, 80, 443, 3389, 8443]),
		proto: random.pick(["TCP", "UDP"]),
		app: random.pick(["ssl", "web-browsing", "dns", "ssh"]),
		suser: `EXAMPLE\\\\user${random.below(500)}`,
		deviceInboundInterface: "ethernet1/1",
		deviceOutboundInterface: "ethernet1/2",
		in: random.below(100_000),
		out: random.below(20_000),
		cnt: 1,
		cs1Label: "Rule",
		cs1: `allow outbound ${random.below(40)}`,
		externalId: random.below(1_000_000_000),
		msg: "Session ended by the peer, policy key\\=default",
	};
	const pairs = Object.entries(extension).map(
		([key, value]) => `${key}=${value}`,
	);
	const clock = new Date(time).toISOString().slice(11, 19);
	return `<134>Jan  5 ${clock} gate1 CEF:0|Example Networks|Gate|10.2|TRAFFIC|Session end|${1 + random.below(9)}|${pairs.join(" ")}`;
}

/** One event of the Windows log "Security" as flat JSON, about 2.4 KB. */
export function inventWindowsLine(random: Random, time: number): string {
	const process = `C:\\Windows\\System32\\${random.pick(["svchost", "cmd", "powershell", "taskhostw"])}.exe`;
	const date = new Date(time).toISOString();
	const account = `user${random.below(500)}`;
	const sid = `S-1-5-21-1004336348-1177238915-682003330-${1000 + random.below(500)}`;
	const logon = `0x${random.below(0xff_ffff).toString(16)}`;
	const explanation =
		"Token Elevation Type indicates the type of token that was assigned to the new process in accordance with the policy of user account control. Type 1 is a full token with no privileges removed or groups disabled. Type 2 is an elevated token with no privileges removed. Type 3 is a limited token with the privileges of an administrator removed.\r\n\r\nType 1 is used only if user account control is disabled or if the user is the built-in account of the administrator or a service. Type 2 is used when the user chooses to start the program with the rights of an administrator. Type 3 is the normal value for programs that are started by a double click or from the menu and that need no more rights than the user has.\r\n\r\n";
	const line = JSON.stringify({
		"@timestamp": date,
		"@version": "1",
		tags: ["invented"],
		EventID: 4688,
		Version: 2,
		Task: 13312,
		Keywords: 0,
		SeverityValue: 2,
		Severity: "INFO",
		EventType: "AUDIT_SUCCESS",
		EventTime: date.slice(0, 19).replace("T", " "),
		EventReceivedTime: date.slice(0, 19).replace("T", " "),
		Channel: "Security",
		SourceName: "Microsoft-Windows-Security-Auditing",
		ProviderGuid: "{54849625-5478-4994-A5BA-3E3B0328C30D}",
		Category: "Process Creation",
		Opcode: "Info",
		OpcodeValue: 0,
		RecordNumber: random.below(10_000_000),
		ExecutionProcessID: 4,
		ThreadID: random.below(9000),
		Hostname: `pc${random.below(900)}.example.org`,
		host: "collector.example.org",
		port: 60_427,
		SourceModuleName: "eventlog",
		SourceModuleType: "im_msvistalog",
		SubjectUserSid: sid,
		SubjectUserName: account,
		SubjectDomainName: "EXAMPLE",
		SubjectLogonId: logon,
		TargetUserSid: "S-1-0-0",
		TargetUserName: "-",
		TargetDomainName: "-",
		TargetLogonId: "0x0",
		NewProcessId: `0x${random.below(0xffff).toString(16)}`,
		NewProcessName: process,
		ParentProcessName: "C:\\Windows\\explorer.exe",
		ProcessId: `0x${random.below(0xffff).toString(16)}`,
		TokenElevationType: "%%1936",
		MandatoryLabel: "S-1-16-12288",
		CommandLine: `"${process}" -k netsvcs -p -s task${random.below(1000)}`,
		Message: `A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\t${sid}\r\n\tAccount Name:\t\t${account}\r\n\tAccount Domain:\t\tEXAMPLE\r\n\tLogon ID:\t\t${logon}\r\n\r\nProcess Information:\r\n\tNew Process Name:\t${process}\r\n\tToken Elevation Type:\t%%1936\r\n\r\n${explanation}`,
	}); // Windows writes this number in full, and it is beyond what JavaScript's numbers hold.
	return line.replace('"Keywords":0', '"Keywords":-9214364837600034816');
}
