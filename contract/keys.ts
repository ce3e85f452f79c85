import Type from "typebox";
import type { ErrorTable } from "./common.ts";

/** Refusals of routes that take an `Idempotency-Key`. */
export const keyErrors = {
  KEY_REUSED: ["unprocessable", "This key has been used for another request."],
  KEY_PENDING: ["conflict", "The first request with this key is still being answered."],
  ALREADY_DONE: ["conflict", "This has been done; its answer is not kept."],
} as const satisfies ErrorTable;

/** draft-ietf-httpapi-idempotency-key-header-07, §2.1: a quoted string; without the quotes it is understood too. */
export const keyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      pattern: '^("?)[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\1$',
      description: "A UUID of the caller's. The same request with the same key is carried out once, within seven days.",
    }),
  ),
});
