import { defineStep } from "../exchange.ts";
import { describeOwnUser, describeUser } from "../users.ts";

export const findOwnUser = defineStep({
  name: "find-user",
  section: "Nextcloud OCS: User metadata",
  needs: ["person"],
  gives: ["user"],
  run: async ({ deps }, { person }) => ({ user: await describeOwnUser(deps, person) }),
});

/** The path's person by name, who may be the caller. */
export const findUser = defineStep({
  name: "find-user",
  section: "Nextcloud OCS: User metadata",
  needs: ["person"],
  gives: ["user"],
  async run({ deps, request }, { person }) {
    const { id } = request.params as { id: string };
    if (id === person.name) return { user: await describeOwnUser(deps, person) };
    const other = await deps.identity.personByName(id);
    const isKnown = other !== null && (await deps.identity.mayKnow(person, other));
    return { user: isKnown ? describeUser(other) : null };
  },
});
