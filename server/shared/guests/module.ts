import { defineModule, type Given } from "#module";
import { closeGuests } from "./close.ts";
import type { GuestContext, GuestNeeds } from "./context.ts";
import { guestExposures } from "./exposures.ts";
import { guestHolding } from "./holding.ts";
import type { GuestTables } from "./queries.ts";
import { guestInvitationRoutes, guestRoutes, managedGuestRoutes } from "./routes.ts";
import { guestTimeLine } from "./time-line.ts";
import { watchGuests } from "./watch.ts";

export interface Guests {
  /** What the clock asks for: letters before the end, the yearly question, and accounts that are nowhere guests. */
  watch(): Promise<void>;
}

export const guestsModule = defineModule({
  name: "guests",
  folder: import.meta.dirname,
  create(needs: GuestNeeds & Given) {
    const context: GuestContext = { ...needs, db: needs.database.of<GuestTables>() };
    const api: Guests = { watch: () => watchGuests(context) };
    return {
      api,
      parts: {
        routes: [guestRoutes(context), guestInvitationRoutes(context), managedGuestRoutes(context)],
        exposures: guestExposures(context),
        holdings: [guestHolding(context)],
        timeLineSources: [guestTimeLine(context)],
        jobs: {
          "guests:watch": { handle: () => api.watch(), every: "*/10 * * * *", lane: "housekeeping" },
        },
      },
      prepare: async () => closeGuests(context),
    };
  },
});
