import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { requireColleague } from "../find.ts";

/** Someone's devices and when each was last used. From where is kept of nobody. */
export const answerWhois = defineStep({
  name: "answer-whois",
  section: "Server Administration",
  gives: ["answer"],
  async run({ core, request }) {
    const { id, userId } = await requireColleague(core, param(request, "userId"));
    const sessions = (await core.identity.sessionsOf(id)).filter(({ deviceId }) => deviceId !== null);
    const devices = sessions.map(({ deviceId, label, lastUsedAt }) => [
      deviceId,
      { sessions: [{ connections: [{ last_seen: lastUsedAt.getTime(), user_agent: label }] }] },
    ]);
    return { answer: { user_id: userId, devices: Object.fromEntries(devices) } };
  },
});
