/**
 * The content security policy forbids code made from text, which zod tries with the first object shape it makes; the
 * browser would report that as an attack. So this is imported before everything that makes shapes.
 */
import { config } from "zod";

config({ jitless: true });
