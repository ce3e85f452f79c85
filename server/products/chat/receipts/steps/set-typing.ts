import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { isServerAllowed } from "../../rooms/server-acl.ts";

const usualTimeoutMs = 20_000;

export const setTyping = defineStep({
  name: "set-typing",
  section: "Typing Notifications",
  needs: ["person", "room", "body"],
  gives: ["answer"],
  async run({ core }, { person, room, body: { typing, timeout } }) {
    if (typeof typing !== "boolean") refuse("M_BAD_JSON", "typing must be true or false.");
    if (!isServerAllowed(room, person.userId)) refuse("M_FORBIDDEN", "The room's list of servers shuts yours out.");
    const timeoutMs = typeof timeout === "number" ? timeout : usualTimeoutMs;
    await core.typing.set(room.id, person.userId, typing ? timeoutMs : 0);
    return { answer: {} };
  },
});
