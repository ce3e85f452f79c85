import { defaultRoomVersion, knownRoomVersions } from "../../events/room-version.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { findLettingIn } from "../may-let-in.ts";

const ofEverybody = {
  "m.room_versions": {
    default: defaultRoomVersion,
    available: Object.fromEntries(knownRoomVersions.map((version) => [version, "stable"])),
  },
  "m.change_password": { enabled: false },
  "m.set_displayname": { enabled: true },
  "m.set_avatar_url": { enabled: true },
  "m.3pid_changes": { enabled: false },
  "m.profile_fields": { enabled: true },
};

/** What a client may offer its person. */
export const answerCapabilities = defineStep({
  name: "answer-capabilities",
  section: "Capabilities negotiation",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ core }, { person }) => ({
    answer: {
      capabilities: {
        ...ofEverybody,
        "m.get_login_token": { enabled: (await findLettingIn(core, person)) !== null },
        ...(person.isAdmin ? { "m.account_moderation": { lock: true, suspend: true } } : {}),
      },
    },
  }),
});
