#!/usr/bin/env node
// `npx ursa <verb>`: the command line.
import { startUrsa } from "./launch.mjs";

startUrsa(process.argv.slice(2));
