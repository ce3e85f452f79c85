import { Refusal } from "#http";

export const uploadMissing = (): Refusal =>
  new Refusal("missing", "UPLOAD_MISSING", "There is no such upload; it may have expired.");
