import { after } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { alertsContract } from "./contract/index.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

alertsContract(store.db);
