import { defineStep } from "../../protocol/exchange.ts";
import { spendAsVisitor } from "../../protocol/visitors.ts";

const kind = "rendezvous";

/** A new device has no account yet: who asks is limited by person, or by network and all networks together. */
export const limitVisits = (weight = 1) =>
  defineStep({
    name: "limit-visits",
    section: "Rate limiting",
    run({ core, request }) {
      if (request.principal) core.readLimiter.spend(request.principal.userId, kind, weight);
      else spendAsVisitor(core, request, kind, weight);
    },
  });
