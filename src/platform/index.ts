/** Process plumbing that knows no SIEM: settings, logs, ids, files, certificates. */
export {
	type CertificateAuthority,
	type KeyPair,
	openCertificateAuthority,
} from "./certificates.ts";
export {
	isErrorCode,
	readFileIfPresent,
	replaceFile,
	syncDirectory,
} from "./files.ts";
export { createIdSource, deriveId } from "./ids.ts";
export { createLog, type Log, silentLog } from "./log.ts";
export { readSettings, type Settings, settingsErrors } from "./settings.ts";
