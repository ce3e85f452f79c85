import Type from "typebox";
import { ChangeOrganisation, Organisation } from "@safos/contract/organisations";
import { Problem } from "@safos/contract/common";
import { requireAdmin, requirePerson, type FastifyInstance, refuse } from "#http";
import type { Organisations } from "./service.ts";

/** `/api/v1/organisation`: one's own organisation; only its administrators change it. */
export function organisationRoutes(organisations: Organisations) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      "/api/v1/organisation",
      { schema: { tags: ["organisations"], response: { 200: Organisation, "4xx": Problem } } },
      async (request) => {
        const found = organisations.byId(requirePerson(request).organisationId);
        if (!found) throw refuse("MISSING", "There is no such organisation.");
        return found;
      },
    );
    app.patch<{ Body: ChangeOrganisation }>(
      "/api/v1/organisation",
      {
        schema: { tags: ["organisations"], body: ChangeOrganisation, response: { 200: Organisation, "4xx": Problem } },
      },
      async (request) => organisations.change(requireAdmin(request).organisationId, request.body),
    );
  };
}

const NewOrganisation = Type.Object({
  domain: Type.String({ minLength: 1, maxLength: 253 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
});

/** `/api/v1/operator/organisations`: for the host's operator, who shows the deployment's admin token. */
export function operatorRoutes(organisations: Organisations, isOperator: (token: string | undefined) => boolean) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onRequest", async (request) => {
      if (!isOperator(request.headers.authorization))
        throw refuse("UNAUTHENTICATED", "The operator's token is needed.");
    });
    app.get(
      "/api/v1/operator/organisations",
      {
        schema: {
          tags: ["operator"],
          response: { 200: Type.Object({ items: Type.Array(Organisation) }), "4xx": Problem },
        },
      },
      async () => ({ items: [...organisations.all()] }),
    );
    app.post<{ Body: { domain: string; name: string } }>(
      "/api/v1/operator/organisations",
      { schema: { tags: ["operator"], body: NewOrganisation, response: { 201: Organisation, "4xx": Problem } } },
      async (request, reply) => reply.code(201).send(await organisations.add(request.body)),
    );
  };
}
