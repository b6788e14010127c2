/** Builds the console into dist/console; in development passes the API on to the mock server or a real core. */
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = import.meta.dirname;

export default defineConfig({
	root: here,
	base: "/",
	plugins: [react()],
	build: {
		outDir: join(here, "../../dist/console"),
		emptyOutDir: true,
		target: "es2023",
		// The policy of the server allows no data: scripts or styles; small files may stay files.
		assetsInlineLimit: 0,
		// The editor of SQL and the charts come only with the page that shows them.
		chunkSizeWarningLimit: 900,
		// `without-eval.ts` must run before everything else also when that ends up in another file.
		rolldownOptions: { output: { strictExecutionOrder: true } },
	},
	server: {
		host: "127.0.0.1",
		port: 7221,
		proxy: { "/api": "http://127.0.0.1:7229" },
	},
});
