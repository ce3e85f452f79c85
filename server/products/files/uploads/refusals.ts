import { refuse, type Refusal } from "#http";

export const uploadMissing = (): Refusal => refuse("UPLOAD_MISSING");

export const overlapping = (): Refusal => refuse("CHUNK_INVALID", "Another piece holds some of the same bytes.");
export const otherLength = (named: number, sent: number): Refusal =>
  refuse("CHUNK_INVALID", `The piece is named for ${named} bytes and has ${sent}.`);
