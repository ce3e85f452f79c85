import { captionRoutes as contract } from "@safos/contract/routes/captions";
import { routes, type RouteBinding } from "#http";
import type { CaptionContext } from "./context.ts";
import { readCaptions } from "./running/read.ts";
import { startCaptions } from "./running/start.ts";
import { stopCaptions } from "./running/stop.ts";

export const captionRoutes = (context: CaptionContext): RouteBinding =>
  routes("captions", contract, {
    readCaptions: ({ caller, params }) => readCaptions(context, caller, params.id),
    startCaptions: ({ caller, params, body }) => startCaptions(context, caller, params.id, body),
    stopCaptions: ({ caller, params }) => stopCaptions(context, caller, params.id),
  });
