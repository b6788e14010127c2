/** Links between the core and services, and among services: HTTPS with certificates of the internal authority. */
export { linkErrors } from "./errors.ts";
export {
	type Address,
	createPeerClient,
	type PeerClient,
} from "./peer-client.ts";
export {
	type Peer,
	type PeerHandler,
	type PeerRequest,
	type PeerServer,
	parseBody,
	requirePeer,
	startPeerServer,
} from "./peer-server.ts";
