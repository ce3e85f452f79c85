import { defineModule, type Given } from "#module";
import { resetJob, sendReset } from "./ask-reset.ts";
import type { InvitationContext, InvitationNeeds } from "./context.ts";
import { trimInvitations, type InvitationTables } from "./queries.ts";
import { invitationRoutes } from "./routes.ts";

export const invitationsModule = defineModule({
  name: "invitations",
  folder: import.meta.dirname,
  create(needs: InvitationNeeds & Given) {
    const db = needs.database.of<InvitationTables>();
    const context: InvitationContext = { ...needs, db };
    return {
      api: null,
      parts: {
        routes: [invitationRoutes(context)],
        jobs: {
          [resetJob]: { handle: ({ name }) => sendReset(context, String(name)) },
          "invitations:trim": { handle: () => trimInvitations(db), every: "23 3 * * *", lane: "housekeeping" },
        },
      },
    };
  },
});
