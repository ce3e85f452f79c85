import * as contract from "@safos/contract/routes/guests";
import { refuse, routes } from "#http";
import { browserOf, setSessionCookie } from "#identity";
import { acceptInvitation, viewInvitation } from "./accept.ts";
import { changeGuest, keepGuest } from "./change.ts";
import type { GuestContext } from "./context.ts";
import { endGuest } from "./end.ts";
import { inviteGuest, remindGuest } from "./invite.ts";
import { listGuests, listManaged } from "./list.ts";
import { requireGuest } from "./may.ts";
import { readGuestOf } from "./queries.ts";
import { viewGuest } from "./view.ts";

export const guestRoutes = (context: GuestContext) =>
  routes("guests", contract.guestRoutes, {
    listGuests: ({ caller, params }) => listGuests(context, caller, params.id),
    inviteGuest: async ({ caller, params, body }) =>
      viewGuest(context, await inviteGuest(context, caller, params.id, body)),
    async changeGuest({ caller, params, body }) {
      const guest = await requireGuest(context, caller, params.id, params.guestId);
      return viewGuest(context, await changeGuest(context, caller, guest, body));
    },
    async remindGuest({ caller, params }) {
      const guest = await requireGuest(context, caller, params.id, params.guestId);
      return viewGuest(context, await remindGuest(context, caller, guest));
    },
    async reviewGuest({ caller, params, body }) {
      const guest = await requireGuest(context, caller, params.id, params.guestId);
      if (body.endsAt !== null)
        return viewGuest(context, await keepGuest(context, caller, guest, new Date(body.endsAt)));
      await endGuest(context, guest, caller.personId, "ended");
      return viewGuest(context, { ...guest, state: "ended", endedAt: new Date(guest.endsAt), reviewBy: null });
    },
    async endGuest({ caller, params }) {
      const guest = await requireGuest(context, caller, params.id, params.guestId);
      await endGuest(context, guest, caller.personId, "ended");
      return {};
    },
  });

/** Guesses at links from one network. */
const guesses = (ip: string) => [{ key: "guest invitations", ip, free: 50 }];

export const guestInvitationRoutes = (context: GuestContext) => {
  const { http, identity } = context;
  return routes("guests", contract.guestInvitationRoutes, {
    async readGuestInvitation({ body, request }) {
      await identity.slowDown(guesses(http.addressOf(request.raw)));
      return viewInvitation(context, body.secret);
    },
    async acceptGuestInvitation({ body, request, reply }) {
      await identity.slowDown(guesses(http.addressOf(request.raw)));
      const { personId, workspaceId } = await acceptInvitation(context, body);
      // The link came by mail, and works once: it is a code that is longer.
      const place = browserOf(http, request, reply);
      const session = await identity.completeSignIn(personId, { methods: ["mailCode"] }, place);
      setSessionCookie(http, reply, session.token);
      return { workspaceId };
    },
  });
};

/** For administrators of the organisation whose workspaces they are. */
export const managedGuestRoutes = (context: GuestContext) =>
  routes("guests", contract.managedGuestRoutes, {
    listManagedGuests: ({ caller, query: { after } }) => listManaged(context, caller.organisationId, after ?? null),
    async endManagedGuest({ caller, params }) {
      const guest = await readGuestOf(context.db, caller.organisationId, params.guestId);
      if (!guest || guest.state === "ended") throw refuse("MISSING", "There is no such guest.");
      await endGuest(context, guest, caller.personId, "ended");
      return {};
    },
  });
