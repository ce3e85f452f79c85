import { defineStep } from "../../protocol/exchange.ts";

export const answerOwnAccount = defineStep({
  name: "answer-own-account",
  section: "Current account information",
  needs: ["person"],
  gives: ["answer"],
  run: (_, { person: { userId, deviceId } }) => ({
    answer: { user_id: userId, is_guest: false, ...(deviceId === null ? {} : { device_id: deviceId }) },
  }),
});
