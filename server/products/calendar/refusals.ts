import { refuse, type Refusal } from "#http";

export const missing = (): Refusal => refuse("MISSING", "There is no such calendar or entry.");
