/**
 * Bundles the server into `dist/server`: `tools/build-server.ts`. Why: docs/decisions/0007-the-server-bundle.md.
 *
 * Starting from the command line it follows imports, and `new URL("./program.ts", import.meta.url)` to the programs of
 * threads and child processes, which become files of their own. Any other `import.meta.url` goes on meaning the source,
 * beside which SQL and other files lie.
 */
import { dirname, join, relative, resolve } from "node:path";
import { build, type Plugin } from "vite";

const root = dirname(import.meta.dirname);
const outDir = join(root, "dist", "server");

/** Native code, files of their own beside the code, and drivers that few use. */
const external = [
	"@electric-sql/pglite",
	"@node-rs/argon2",
	"@platformatic/kafka",
	"chdb",
	"mysql2",
	"net-snmp",
	"oracledb",
	"pg",
	"pino",
	"pino-pretty",
	"tedious",
];

const programUrl =
	/new URL\(\s*"(\.\/[\w-]+\.ts)",\s*import\.meta\.url,?\s*\)/g;

function followPrograms(): Plugin {
	return {
		name: "follow-programs",
		transform: {
			filter: { id: /\/src\/.*\.ts$/, code: /import\.meta\.url/ },
			handler(code, id) {
				const withPrograms = code.replace(programUrl, (found, path: string) => {
					const program = resolve(dirname(id), path);
					const name = program.slice(
						program.lastIndexOf("/") + 1,
						-".ts".length,
					);
					this.emitFile({
						type: "chunk",
						id: program,
						fileName: `${name}.mjs`,
					});
					// As many lines as before, so that the source map stays right.
					const lines = found.replace(/[^\n]/g, "");
					return `new URL("./${name}.mjs", import.meta.bundle${lines})`;
				});
				const source = JSON.stringify(relative(outDir, id));
				const changed = withPrograms
					.replaceAll(
						"import.meta.url",
						`new URL(${source}, import.meta.url).href`,
					)
					.replaceAll("import.meta.bundle", "import.meta.url");
				return { code: changed, map: null };
			},
		},
	};
}

await build({
	root,
	configFile: false,
	logLevel: "warn",
	plugins: [followPrograms()],
	ssr: { noExternal: true, external },
	build: {
		ssr: true,
		target: "node24",
		outDir,
		minify: false,
		sourcemap: true,
		rolldownOptions: {
			input: { ursa: join(root, "src", "services", "cli.ts") },
			output: {
				entryFileNames: "[name].mjs",
				chunkFileNames: "[name]-[hash].mjs",
			},
		},
	},
});
