import { captionRoutes as contract } from "@safos/contract/routes/captions";
import { routes, type RouteBinding } from "#http";
import type { CaptionContext } from "./context.ts";
import { readCaptions } from "./running/read.ts";
import { startCaptions } from "./running/start.ts";
import { stopCaptions } from "./running/stop.ts";
import { correctTranscript } from "./transcript/correct.ts";
import { listTranscript } from "./transcript/list.ts";
import { makeMinutes } from "./transcript/make-minutes.ts";
import { removeTranscript } from "./transcript/remove.ts";
import { sendTranscript } from "./transcript/send-file.ts";

export const captionRoutes = (context: CaptionContext): RouteBinding =>
  routes("captions", contract, {
    readCaptions: ({ caller, params }) => readCaptions(context, caller, params.id),
    startCaptions: ({ caller, params, body }) => startCaptions(context, caller, params.id, body),
    stopCaptions: ({ caller, params }) => stopCaptions(context, caller, params.id),
    readTranscript: ({ caller, params, query }) => listTranscript(context, caller, params.id, query),
    correctTranscript: ({ caller, params, body }) => correctTranscript(context, caller, params, body),
    removeTranscript: ({ caller, params }) => removeTranscript(context, caller, params.id).then(() => ({})),
    sendTranscript: ({ caller, params, query, request, reply }) =>
      sendTranscript(context, caller, params.id, query, { reply, call: context.http.callOf(request, reply) }),
    makeMinutes: ({ caller, params, body }) => makeMinutes(context, caller, params.id, body),
  });
