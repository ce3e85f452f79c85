import { refuse, type Refusal } from "#http";

export const uploadMissing = (): Refusal => refuse("UPLOAD_MISSING");
