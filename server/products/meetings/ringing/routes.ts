import { ringingRoutes as table } from "@safos/contract/routes/ringing";
import { routes, type RouteBinding } from "#http";
import { cancelRing, declineRing, settleRing } from "./answer.ts";
import type { RingContext } from "./context.ts";
import { listRings } from "./list.ts";
import { reportRing } from "./report.ts";
import { viewRing } from "./require.ts";
import { startRing } from "./start.ts";

export const ringingRoutes = (context: RingContext): RouteBinding =>
  routes("meetings", table, {
    listRings: ({ caller }) => listRings(context, caller),
    startRing: ({ caller, body }) => startRing(context, caller, body),
    async reportRing({ caller, body }) {
      await reportRing(context, caller, body);
      return {};
    },
    readRing: ({ caller, params }) => viewRing(context, caller, params.id),
    answerRing: ({ caller, params }) => settleRing(context, caller, params.id, "answered"),
    declineRing: ({ caller, params, body }) => declineRing(context, caller, params.id, body),
    cancelRing: ({ caller, params }) => cancelRing(context, caller, params.id),
  });
