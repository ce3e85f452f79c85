import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import type { JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { requireKnown } from "../../rooms/people.ts";
import { readFields } from "../fields.ts";

async function readProfile(core: Core, caller: Principal, userId: string): Promise<JsonObject> {
  const person = await requireKnown(core, caller, userId);
  return {
    ...(await readFields(core, person.userId)),
    displayname: person.displayName,
    ...(person.avatarUrl === null ? {} : { avatar_url: person.avatarUrl }),
  };
}

export const answerProfile = defineStep({
  name: "answer-profile",
  section: "Profiles",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ core, request }, { person }) => ({ answer: await readProfile(core, person, param(request, "userId")) }),
});

export const answerProfileField = defineStep({
  name: "answer-profile",
  section: "Profiles",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const key = param(request, "keyName");
    const value = (await readProfile(core, person, param(request, "userId")))[key];
    if (value !== undefined) return { answer: { [key]: value } };
    // A person without a picture has an empty answer; a field that was never set does not exist.
    return { answer: key === "avatar_url" ? {} : refuse("M_NOT_FOUND", "The profile has no such field.") };
  },
});
