import { personRoutes as contract } from "@safos/contract/routes/identity";
import { byPerson } from "#events";
import { refuse, routes, type Principal } from "#http";
import type { Organisation } from "#organisations";
import type { Person } from "../people/person.ts";
import { describeMe, type IdentityRouteDeps } from "./me.ts";

/** `anna` becomes `anna@` the organisation's first domain. Refuses NAME_INVALID for domains of others. */
function fullName(name: string, organisation: Organisation | null): string {
  const full = name.includes("@") ? name : `${name}@${organisation?.domains[0] ?? ""}`;
  const domain = full.replace(/^@/, "").split(/[@:]/).at(-1)?.toLowerCase() ?? "";
  if (!organisation?.domains.includes(domain))
    throw refuse("NAME_INVALID", "The name must end with one of the organisation's domains.", { domain });
  return full;
}

export const personRoutes = (deps: IdentityRouteDeps) => {
  const { identity, organisations } = deps;
  const manage = (person: Person) => identity.viewManaged(person);

  async function needManaged(admin: Principal, id: string): Promise<Person> {
    const person = await identity.personById(id);
    if (person?.organisationId !== admin.organisationId) throw refuse("MISSING", "There is no such person.");
    return person;
  }

  return routes("identity", contract, {
    async changeMe({ caller, body }) {
      await identity.change(caller.personId, body);
      return describeMe(deps, caller);
    },
    async changePassword({ caller, body }) {
      if (!(await identity.checkPassword(caller.personId, body.current))) throw refuse("PASSWORD_WRONG");
      await identity.setPassword(caller.personId, body.next);
      await identity.revokeAll(caller.personId, caller.sessionId);
      return {};
    },
    async searchPeople({ caller, query: { query = "", limit = 20 } }) {
      const found = await identity.searchPersons(caller, query, Math.min(limit, 50));
      return { items: found.map((person) => identity.view(person)) };
    },
    async listPersons({ caller, query: { query = "", after, limit = 100 } }) {
      const page = await identity.managedPage(caller.organisationId, query, after, limit);
      return { ...page, items: page.items.map(manage) };
    },
    async addPerson({ caller, body }) {
      const name = fullName(body.name, organisations.byId(caller.organisationId));
      return manage(await identity.add({ ...body, name }, byPerson(caller.personId)));
    },
    async changePerson({ caller, params, body }) {
      const person = await needManaged(caller, params.id);
      const changed = await identity.change(person.id, body, byPerson(caller.personId));
      if (body.isDisabled === true) await identity.revokeAll(person.id);
      return manage(changed);
    },
    async resetPassword({ caller, params, body }) {
      const person = await needManaged(caller, params.id);
      await identity.setPassword(person.id, body.password, byPerson(caller.personId));
      await identity.revokeAll(person.id);
      return {};
    },
  });
};
