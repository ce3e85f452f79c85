import { defineStep } from "../../protocol/exchange.ts";
import { forgetKeys } from "../forget-keys.ts";

export const signOut = defineStep({
  name: "sign-out",
  section: "Logout",
  needs: ["person"],
  gives: ["answer"],
  async run({ core }, { person }) {
    await core.identity.revoke(person.personId, person.sessionId);
    core.waiters.endSession(person.userId, person.sessionId);
    await forgetKeys(core, person.userId, person.deviceId);
    return { answer: {} };
  },
});

export const signOutEverywhere = defineStep({
  name: "sign-out",
  section: "Logout",
  needs: ["person"],
  gives: ["answer"],
  async run({ core }, { person }) {
    const sessions = await core.identity.sessionsOf(person.personId);
    await core.identity.revokeAll(person.personId);
    core.waiters.endSession(person.userId, undefined);
    for (const one of sessions) await forgetKeys(core, person.userId, one.deviceId);
    return { answer: {} };
  },
});
