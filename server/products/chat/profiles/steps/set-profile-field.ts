import type { Core } from "../../core.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { putField, readFields } from "../fields.ts";
import { spreadProfile } from "../spread.ts";

const largestProfile = 65_536;

/** Name and picture are those of the whole of Safos; other fields are Matrix's alone. */
export const setProfileField = defineStep({
  name: "set-profile-field",
  section: "Profiles",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person: { personId, userId }, body }) {
    const key = param(request, "keyName");
    const value = body[key];
    if (value === undefined) refuse("M_MISSING_PARAM", `${key} is missing.`);
    if (key === "displayname") await core.identity.setDisplayName(personId, displayNameIn(value));
    else if (key === "avatar_url") await core.identity.setAvatar(personId, pictureIn(value));
    else {
      await setOwnField(core, userId, key, value);
      return { answer: {} };
    }
    await spreadProfile(core, personId);
    return { answer: {} };
  },
});

function displayNameIn(value: unknown): string {
  if (typeof value !== "string" || value.trim() === "" || value.length > 100)
    refuse("M_BAD_JSON", "The name needs 1 to 100 characters.");
  return value.trim();
}

function pictureIn(value: unknown): string | null {
  if (typeof value !== "string" || (value !== "" && !/^mxc:\/\/[^/]+\/[^/]+$/.test(value)) || value.length > 1000)
    refuse("M_BAD_JSON", "The picture must be an mxc address.");
  return value === "" ? null : value;
}

async function setOwnField(core: Core, userId: string, key: string, value: unknown): Promise<void> {
  if (Buffer.byteLength(key) > 255) refuse("M_KEY_TOO_LARGE", "The field's name is too long.");
  if (!/^[a-z][a-z0-9_.-]*$/.test(key))
    refuse("M_INVALID_PARAM", "The field's name has characters that cannot be used.");
  const profile = { ...(await readFields(core, userId)), [key]: value };
  if (Buffer.byteLength(JSON.stringify(profile)) > largestProfile)
    refuse("M_PROFILE_TOO_LARGE", "The profile is too large.");
  await putField(core, userId, key, JSON.stringify(value));
}
