import { refuse, type Refusal } from "#http";

export const missing = (): Refusal => refuse("MISSING", "There is no such address book or card.");
