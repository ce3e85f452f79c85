import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { deleteField } from "../fields.ts";
import { spreadProfile } from "../spread.ts";

export const removeProfileField = defineStep({
  name: "remove-profile-field",
  section: "Profiles",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person: { personId, userId } }) {
    const key = param(request, "keyName");
    if (key === "displayname") refuse("M_FORBIDDEN", "Everybody has a name here.");
    if (key === "avatar_url") {
      await core.identity.setAvatar(personId, null);
      await spreadProfile(core, personId);
    } else await deleteField(core, userId, key);
    return { answer: {} };
  },
});
