/** Process plumbing that knows no SIEM: settings, logs, ids, files, certificates. */
export {
	type CertificateAuthority,
	certificateErrors,
	createCertificateRequest,
	fingerprintOf,
	isCertificateUsable,
	type KeyPair,
	openCertificateAuthority,
} from "./certificates.ts";
export {
	type FileSystem,
	nodeFileSystem,
	type OpenFile,
} from "./file-system.ts";
export {
	isErrorCode,
	makeDirectory,
	readFileIfPresent,
	replaceFile,
	syncDirectory,
	writeFully,
} from "./files.ts";
export { createIdSource, deriveId } from "./ids.ts";
export { createLog, type Log, silentLog } from "./log.ts";
export { readSettings, type Settings, settingsErrors } from "./settings.ts";
