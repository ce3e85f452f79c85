import {
  authorisationRoutes as authorisations,
  clientRoutes as clients,
  programRoutes as programs,
} from "@safos/contract/routes/openid";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import { addClient, changeClient, listClients, removeClient, renewSecret } from "./clients/clients.ts";
import { readSignedOut } from "./end-session.ts";
import { endProgram, listPrograms } from "./grants/programs.ts";
import { answerAuthorisation, readAuthorisation } from "./interactions/authorisation.ts";
import { answerDevice, readDevice } from "./interactions/device.ts";
import { answerSignIn, isSignIn, readSignIn, type SignInContext } from "./matrix/sign-in.ts";

export function openidRoutes(context: SignInContext) {
  const { http, identity, issuer } = context;
  return [
    routes("openid", authorisations, {
      readAuthorisation: ({ caller, params, request }) =>
        isSignIn(params.uid)
          ? readSignIn(context, { principal: caller, request, uid: params.uid })
          : readAuthorisation(context, caller, request, params.uid),
      answerAuthorisation: async ({ caller, params, body, request }) => ({
        goTo: isSignIn(params.uid)
          ? await answerSignIn(context, { principal: caller, request, uid: params.uid, ...body })
          : await answerAuthorisation(context, caller, request, { uid: params.uid, ...body }),
      }),
      async readSignedOut({ query }) {
        const found = await readSignedOut(context, query);
        if (!found) throw refuse("MISSING", "There is no such system.");
        return found;
      },
      readDeviceCode: ({ caller, body, request }) =>
        readDevice(context, caller, { ...body, ip: http.addressOf(request.raw) }),
      async answerDeviceCode({ caller, body, request }) {
        await answerDevice(context, caller, { ...body, ip: http.addressOf(request.raw) });
        return {};
      },
    }),
    routes("openid", programs, {
      listPrograms: async ({ caller }) => ({ items: await listPrograms(context, caller.personId) }),
      async endProgram({ caller, params }) {
        await endProgram(context, caller.personId, params.id);
        return {};
      },
      async listProgramsOf({ caller, params }) {
        const person = await identity.requireColleague(caller, params.personId);
        return { items: await listPrograms(context, person.id) };
      },
      async endProgramOf({ caller, params }) {
        const person = await identity.requireColleague(caller, params.personId);
        await endProgram(context, person.id, params.id);
        return {};
      },
    }),
    routes("openid", clients, {
      listClients: async ({ caller }) => ({ issuer, items: await listClients(context, caller.organisationId) }),
      async addClient({ caller, body, reply }) {
        // The secret is shown once, and kept by nobody in between.
        reply.header("cache-control", "no-store");
        return addClient(context, caller.organisationId, body, byPerson(caller.personId));
      },
      changeClient: ({ caller, params, body }) =>
        changeClient(context, caller.organisationId, {
          id: params.id,
          change: body,
          actor: byPerson(caller.personId),
        }),
      async renewClientSecret({ caller, params, reply }) {
        reply.header("cache-control", "no-store");
        const actor = byPerson(caller.personId);
        return { secret: await renewSecret(context, caller.organisationId, params.id, actor) };
      },
      async removeClient({ caller, params }) {
        await removeClient(context, caller.organisationId, params.id, byPerson(caller.personId));
        return {};
      },
    }),
  ];
}
