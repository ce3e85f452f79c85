import { invitationRoutes as contract } from "@safos/contract/routes/invitations";
import { byPerson } from "#events";
import { routes } from "#http";
import { acceptInvitation, viewInvitation } from "./accept.ts";
import { askReset } from "./ask-reset.ts";
import type { InvitationContext } from "./context.ts";
import { invite } from "./invite.ts";

/** Guesses at links from one network. */
const guesses = (ip: string) => [{ key: "invitations", ip, free: 50 }];

export const invitationRoutes = (context: InvitationContext) => {
  const { http, identity, mail, organisations } = context;
  return routes("invitations", contract, {
    async addPerson({ caller, body }) {
      const name = identity.fullName(body.name, organisations.byId(caller.organisationId));
      const person = await identity.add({ ...body, name, password: null }, byPerson(caller.personId));
      const invitation = await invite(context, person, "invitation", caller.personId);
      return { person: identity.viewManaged(person), invitation };
    },
    async invitePerson({ caller, params }) {
      const person = await identity.requireColleague(caller, params.id);
      const had = await identity.hasPassword(person.id);
      if (had) {
        await identity.clearPassword(person.id, byPerson(caller.personId));
        await identity.revokeAll(person.id);
      }
      return invite(context, person, had ? "reset" : "invitation", caller.personId);
    },
    async readInvitation({ body, request }) {
      await identity.slowDown(guesses(http.addressOf(request.raw)));
      return viewInvitation(context, body.secret);
    },
    async acceptInvitation({ body, request }) {
      await identity.slowDown(guesses(http.addressOf(request.raw)));
      return acceptInvitation(context, body);
    },
    readResetOffer: () => ({ isOffered: mail.isOn }),
    async askReset({ body, request }) {
      await askReset(context, { name: body.name, ip: http.addressOf(request.raw) });
      return {};
    },
  });
};
