/** Process plumbing that knows no SIEM: settings, logs, ids, files, certificates. */
export {
	createCertificateRequest,
	openCertificateAuthority,
} from "./certificate-authority.ts";
export {
	type CertificateAuthority,
	certificateErrors,
	fingerprintOf,
	isCertificateUsable,
	type KeyPair,
} from "./certificates.ts";
export * from "./egress/index.ts";
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
export { type TextOrBytes, toBytes, toText } from "./text-or-bytes.ts";
