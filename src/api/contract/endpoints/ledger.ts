/** What became of everything received. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import {
	deadLetterShape,
	ledgerDifferenceShape,
	ledgerEntryShape,
	replayAnswer,
} from "../ledger-shapes.ts";
import { byId, period } from "../parameters.ts";

export const ledgerEndpoints = {
	ledger: defineEndpoint({
		method: "GET",
		path: "/api/ledger",
		summary: "What became of everything received, per hour, source and reason",
		query: z.object({ ...period, serviceId: z.string().optional() }),
		answer: z.array(ledgerEntryShape),
	}),
	deadLetters: defineEndpoint({
		method: "GET",
		path: "/api/dead-letters",
		summary: "Messages that could not be processed, with the cause",
		query: z.object({
			...period,
			serviceId: z.string().optional(),
			code: z.string().optional(),
			source: z.string().optional(),
			limit: z.coerce.number().int().min(1).max(1000).default(200),
		}),
		answer: z.array(deadLetterShape),
	}),
	verifyLedger: defineEndpoint({
		method: "POST",
		path: "/api/ledger/verify",
		summary:
			"Count the stored events and dead letters anew and compare with the ledger",
		body: z.object({ from: z.number(), to: z.number() }),
		answer: z.object({
			/** The period that was compared: whole hours that are kept, the end exclusive. */
			from: z.number(),
			to: z.number(),
			/** Hours of services that were compared. */
			checked: z.number(),
			/** Empty when all is accounted for; at most 1000. */
			differences: z.array(ledgerDifferenceShape),
		}),
	}),
	deadLetter: defineEndpoint({
		method: "GET",
		path: "/api/dead-letters/:id",
		summary: "One dead letter, with all that was kept of the message",
		params: byId,
		answer: deadLetterShape,
	}),
	replayDeadLetters: defineEndpoint({
		method: "POST",
		path: "/api/dead-letters/replay",
		summary:
			"Give dead letters to their collectors again, by id or all that fit a filter",
		body: z.union([
			z.object({ ids: z.array(z.string()).min(1).max(500) }),
			z.object({
				filter: z.object({
					from: z.number(),
					to: z.number(),
					serviceId: z.string().optional(),
					code: z.string().optional(),
					source: z.string().optional(),
				}),
			}),
		]),
		answer: replayAnswer,
	}),
} as const;
