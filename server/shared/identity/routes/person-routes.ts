import { personRoutes as contract } from "@safos/contract/routes/identity";
import type { ListedPerson } from "@safos/contract/identity";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import type { Mail, RefusedAddress } from "#mail";
import type { Person } from "../people/person.ts";
import { describeMe, type IdentityRouteDeps } from "./me.ts";

function refusalOf(refused: ReadonlyMap<string, RefusedAddress>, { mail }: Person): ListedPerson["mailRefused"] {
  const found = refused.get(mail.toLowerCase());
  return found ? { at: found.at.toISOString(), answer: found.answer } : null;
}

export const personRoutes = (deps: IdentityRouteDeps & { readonly mail: Mail }) => {
  const { identity, mail } = deps;
  const manage = (person: Person) => identity.viewManaged(person);

  return routes("identity", contract, {
    async changeMe({ caller, body }) {
      if (body.displayName !== undefined) await identity.requireUnsuspended(caller.personId);
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
      const refused = await mail.refusedAmong(page.items.map((one) => one.mail));
      return { ...page, items: page.items.map((one) => ({ ...manage(one), mailRefused: refusalOf(refused, one) })) };
    },
    async listPersonRoles({ caller, params }) {
      const person = await identity.requireColleague(caller, params.id);
      const rows = await identity.rolesOf(person.id);
      const givers = await identity.personsByIds([...new Set(rows.flatMap((row) => row.grantedBy ?? []))]);
      const names = new Map(givers.map(({ id, displayName }) => [id, { id, displayName }]));
      return {
        items: rows.map(({ role, until, grantedAt, grantedBy }) => ({
          role,
          until: until?.toISOString() ?? null,
          grantedAt: grantedAt.toISOString(),
          grantedBy: names.get(grantedBy ?? "") ?? null,
        })),
      };
    },
    async setPersonRoles({ caller, params, body }) {
      const person = await identity.requireColleague(caller, params.id);
      const roles = body.roles.map(({ role, until }) => ({ role, until: until === null ? null : new Date(until) }));
      return manage(await identity.setRoles(person.id, roles, byPerson(caller.personId)));
    },
    async changePerson({ caller, params, body }) {
      const person = await identity.requireColleague(caller, params.id);
      const { isMailConfirmed = false, ...change } = body;
      if (isMailConfirmed) await mail.confirm(person.mail);
      const changed = await identity.change(person.id, change, byPerson(caller.personId));
      if (body.isDisabled === true) await identity.revokeAll(person.id);
      return manage(changed);
    },
  });
};
