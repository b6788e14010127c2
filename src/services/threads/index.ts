/** Services of the core's own machine, each in a thread. */
export { type ServiceThread, startServiceThread } from "./start-thread.ts";
