import type { JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";

export const answerPushers = defineStep({
  name: "answer-pushers",
  section: "Push Notifications",
  needs: ["person"],
  gives: ["answer"],
  async run({ core }, { person: { userId } }) {
    const rows = await core.db.selectFrom("chat.pusher").select("content").where("user_id", "=", userId).execute();
    return { answer: { pushers: rows.map((row) => JSON.parse(row.content) as JsonObject) } };
  },
});
