import { requirePerson, sendOcs, writeOcs } from "#http";
import { bothVersions, type OcsEndpoint } from "./endpoint.ts";
import { describeOwnUser } from "./own-user.ts";

/** Another person by name: only people whom the caller may know. */
export const user: OcsEndpoint = {
  name: "user",
  paths: bothVersions("/cloud/users/:id"),
  async answer(deps, request, reply) {
    const principal = requirePerson(request);
    const { id } = request.params as { id: string };
    if (id === principal.name) return sendOcs(request, reply, await describeOwnUser(deps, request));
    const person = await deps.identity.personByName(id);
    if (person === null || !(await deps.identity.mayKnow(principal, person))) {
      const meta = { status: "failure", statuscode: 404, message: "There is no such person." } as const;
      return reply
        .code(404)
        .type("application/json")
        .send(writeOcs(request, meta, []).text);
    }
    return sendOcs(request, reply, {
      id: person.name,
      displayname: person.displayName,
      "display-name": person.displayName,
      email: person.name,
    });
  },
};
