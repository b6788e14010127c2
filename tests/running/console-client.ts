import { type Client, createClient } from "./https-client.ts";
import type { UrsaProcess } from "./ursa-process.ts";

/** The console's API as its browser app calls it, logged in as the administrator. */
export async function logIn(ursa: UrsaProcess): Promise<Client> {
	const open = createClient({
		url: ursa.consoleUrl,
		authority: ursa.authority,
		headers: { "x-ursa-console": "1" },
	});
	const answer = await open("POST", "/api/session", ursa.admin);
	if (answer.status !== 200) throw new Error(`log-in failed: ${answer.text}`);
	const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
	return createClient({
		url: ursa.consoleUrl,
		authority: ursa.authority,
		headers: { "x-ursa-console": "1", cookie },
	});
}
