import type { ManagedGroup } from "@safos/contract/identity";
import { groupRoutes as contract } from "@safos/contract/routes/identity";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import { viewManagedGroup, type Group } from "../groups/group.ts";
import type { Identity } from "../service.ts";

/** Groups as everybody finds them, and as their organisation's administrators manage them. */
export const groupRoutes = ({ identity }: { readonly identity: Identity }) => {
  const manage = (group: Group): ManagedGroup => viewManagedGroup(group, identity.viewGroup(group));

  return routes("identity", contract, {
    async searchGroups({ caller, query: { query = "", limit = 20 } }) {
      const found = await identity.searchGroups(caller, query, Math.min(limit, 50));
      return { items: found.map((group) => identity.viewGroup(group)) };
    },
    async listGroups({ caller, query: { query = "", after, limit = 100 } }) {
      const page = await identity.groupPage(caller.organisationId, query, after, limit);
      return { ...page, items: page.items.map(manage) };
    },
    addGroup: async ({ caller, body }) =>
      manage(await identity.addGroup(caller.organisationId, body, byPerson(caller.personId))),
    changeGroup: async ({ caller, params, body }) =>
      manage(await identity.changeGroup(caller.organisationId, params.id, body, byPerson(caller.personId))),
    async removeGroup({ caller, params }) {
      await identity.removeGroup(caller.organisationId, params.id, byPerson(caller.personId));
      return {};
    },
    async listGroupMembers({ caller, params, query: { after, limit = 100 } }) {
      const page = await identity.groupMemberPage(caller.organisationId, params.id, after, limit);
      return {
        ...page,
        items: page.items.map((person) => ({ ...identity.view(person), isDisabled: person.disabled })),
      };
    },
    async addGroupMember({ caller, params, body }) {
      const person = await identity.personByName(body.name);
      if (!person) throw refuse("PERSON_NOT_HERE");
      await identity.addGroupMember(caller.organisationId, params.id, person.id, byPerson(caller.personId));
      return {};
    },
    async removeGroupMember({ caller, params }) {
      const { id, personId } = params;
      await identity.removeGroupMember(caller.organisationId, id, personId, byPerson(caller.personId));
      return {};
    },
  });
};
