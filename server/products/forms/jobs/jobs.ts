import type { JobPart } from "#jobs";
import type { RateLimit } from "../answers/rate-limit.ts";
import type { FormContext } from "../context.ts";
import { settleAnonymous } from "../responses/queries.ts";
import { gatherResponses } from "./gather.ts";
import { mailReceipt } from "./mail-receipt.ts";
import { openAndClose } from "./open-and-close.ts";
import { trim } from "./trim.ts";
import { writeFormSheet } from "./write-sheet.ts";

/** What happens by the clock and after responses, outside their transactions. */
export const formJobs = (ctx: FormContext, rateLimit: RateLimit): Readonly<Record<string, JobPart>> => ({
  "forms:clock": { handle: () => openAndClose(ctx), every: "* * * * *" },
  "forms:forget": { handle: () => rateLimit.forget(), every: "*/10 * * * *" },
  "forms:trim": { handle: () => trim(ctx), every: "11 3 * * *" },
  "forms:tell": { handle: ({ formId }) => gatherResponses(ctx, String(formId)) },
  "forms:settle": { handle: ({ formId }) => settleAnonymous(ctx.db, String(formId)) },
  "forms:sheet": { handle: ({ formId }) => writeFormSheet(ctx, String(formId)) },
  "forms:receipt": {
    handle: ({ formId, responseId, to }) =>
      mailReceipt(ctx, { formId: String(formId), responseId: String(responseId), to: String(to) }),
  },
});
