import type { Json } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { queryKeys } from "../keys.ts";
import { askedOfKnown } from "../known.ts";

const isList = (value: unknown): value is Json[] => Array.isArray(value);

export const answerKeys = defineStep({
  name: "answer-keys",
  section: "Device keys",
  needs: ["person", "body"],
  gives: ["answer"],
  run: async ({ core }, { person, body }) => ({
    answer: await queryKeys(core, person.userId, await askedOfKnown(core, person, body, "device_keys", isList)),
  }),
});
