import { byPerson } from "#events";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requireManaged } from "../find.ts";

const about = { name: "lock-account", section: "Account locking", gives: ["answer"] } as const;

/** A locked account is what the page calls closed: it is signed out everywhere, and keeps what it has. */
export const answerLock = defineStep({
  ...about,
  run: async ({ core, request }) => ({
    answer: { locked: (await requireManaged(core, param(request, "userId"))).disabled },
  }),
});

export const lockAccount = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const { locked } = bodyOf(request);
    if (typeof locked !== "boolean") refuse("M_BAD_JSON", "locked is true or false.");
    const target = await requireManaged(core, param(request, "userId"));
    await core.http.requireFresh(request);
    if (target.disabled !== locked) {
      await core.identity.change(target.id, { isDisabled: locked }, byPerson(person.personId));
      if (locked) await core.identity.revokeAll(target.id);
    }
    return { answer: { locked } };
  },
});
