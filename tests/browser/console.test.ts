/**
 * The console of a started Ursa in a real browser, as an analyst walks through it, with logs that attack both the
 * network and the console. One start for all; the steps follow each other, since a closed alert stays closed. With
 * URSA_TEST_SHOTS=<folder> they leave pictures of every page there, light and dark.
 */
import { after, before } from "node:test";
import { z } from "zod";
import { eventually } from "../running/eventually.ts";
import { expectedAlerts, walkAlerts } from "./alert-walk.ts";
import { walkDashboards } from "./dashboard-walk.ts";
import { walkEvents } from "./event-walk.ts";
import { walkLedger } from "./ledger-walk.ts";
import { walkPipeline } from "./pipeline-walk.ts";
import { walkGuards, walkLogIn, walkProfile } from "./profile-walk.ts";
import { walkResources } from "./resource-walk.ts";
import { walkSearch } from "./search-walk.ts";
import { brokenLine, goodLines, sendLines } from "./sent-logs.ts";
import { walkServices } from "./service-walk.ts";
import {
	createStep,
	hasBrowser,
	openStage,
	type Stage,
	searchRows,
} from "./stage.ts";
import { walkWizards } from "./wizard-walk.ts";

let stage: Stage;
before(async () => {
	if (!hasBrowser) return;
	stage = await openStage();
	await sendLines([...goodLines, brokenLine], stage.ursa.syslogPort);
	await eventually(async () => {
		const [counted] = await searchRows(
			stage,
			"SELECT count() AS n FROM events WHERE Type = 1 LIMIT 1",
		);
		return Number(counted?.n) >= goodLines.length ? true : undefined;
	}, "the arrival of the events");
	await eventually(async () => {
		const { alerts } = alertNames.parse(
			(await stage.api("GET", "/api/alerts")).json(),
		);
		const names = new Set(alerts.map(({ name }) => name));
		return expectedAlerts.every((name) => names.has(name)) ? true : undefined;
	}, "the opening of the alerts");
});
after(() => stage?.close());

const alertNames = z.object({
	alerts: z.array(z.object({ name: z.string() })),
});

const step = createStep(() => stage);
walkLogIn(step);
walkGuards(step);
walkSearch(step);
walkEvents(step);
walkAlerts(step);
walkDashboards(step);
walkServices(step);
walkPipeline(step);
walkLedger(step);
walkResources(step);
walkWizards(step);
walkProfile(step);
