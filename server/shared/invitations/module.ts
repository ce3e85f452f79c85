import type { Invitation } from "@safos/contract/invitations";
import type { Person } from "#identity";
import { defineModule, type Given } from "#module";
import { resetJob, sendReset } from "./ask-reset.ts";
import type { InvitationContext, InvitationNeeds } from "./context.ts";
import { invite } from "./invite.ts";
import { trimInvitations, type InvitationTables } from "./queries.ts";
import { invitationRoutes } from "./routes.ts";

export interface Invitations {
  /** Makes a link by which someone new chooses a password, in place of those before, and mails it where mail is sent. */
  invite(person: Person, invitedBy: string | null): Promise<Invitation>;
}

export const invitationsModule = defineModule({
  name: "invitations",
  folder: import.meta.dirname,
  create(needs: InvitationNeeds & Given) {
    const db = needs.database.of<InvitationTables>();
    const context: InvitationContext = { ...needs, db };
    return {
      api: { invite: (person, invitedBy) => invite(context, person, "invitation", invitedBy) } satisfies Invitations,
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
