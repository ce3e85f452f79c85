import { byPerson } from "#events";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requireManaged } from "../find.ts";

const about = { name: "suspend-account", section: "Account suspension", gives: ["answer"] } as const;

export const answerSuspension = defineStep({
  ...about,
  run: async ({ core, request }) => ({
    answer: { suspended: (await requireManaged(core, param(request, "userId"))).isSuspended },
  }),
});

/** A suspended account stays signed in and reads; what of it others would see is refused. */
export const suspendAccount = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const { suspended } = bodyOf(request);
    if (typeof suspended !== "boolean") refuse("M_BAD_JSON", "suspended is true or false.");
    const target = await requireManaged(core, param(request, "userId"));
    await core.http.requireFresh(request);
    if (target.isSuspended !== suspended)
      await core.identity.change(target.id, { isSuspended: suspended }, byPerson(person.personId));
    return { answer: { suspended } };
  },
});
