import { type Refusal, refuse } from "#http";

export const missing = (): Refusal => refuse("MISSING", "There is no such poll.");
