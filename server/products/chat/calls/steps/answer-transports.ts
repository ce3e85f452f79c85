import { defineStep } from "../../protocol/exchange.ts";
import { transportsOf } from "../transports.ts";

export const answerTransports = defineStep({
  name: "answer-transports",
  section: "MSC4143: RTC transports",
  needs: ["person"],
  gives: ["answer"],
  run: ({ core }) => ({ answer: { rtc_transports: transportsOf(core) } }),
});
