import { defineStep } from "../../protocol/exchange.ts";
import { dehydrate, describeDehydrated, removeDehydrated } from "../device.ts";

const about = { name: "keep-dehydrated", gives: ["answer"] } as const;

export const keepDehydrated = defineStep({
  ...about,
  section: "MSC3814: Dehydrating a device",
  needs: ["person", "body"],
  run: async ({ core }, { person, body }) => ({ answer: await dehydrate(core, person, body) }),
});

export const answerDehydrated = defineStep({
  ...about,
  section: "MSC3814: Rehydrating a device",
  needs: ["person"],
  run: async ({ core }, { person }) => ({ answer: await describeDehydrated(core, person.userId) }),
});

export const dropDehydrated = defineStep({
  ...about,
  section: "MSC3814: Deleting a dehydrated device",
  needs: ["person"],
  run: async ({ core }, { person }) => ({ answer: await removeDehydrated(core, person.userId) }),
});
