import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { changeBackup, createBackup, describeBackup, removeBackup } from "../versions.ts";

const about = { section: "Server-side key backups", gives: ["answer"] } as const;

export const makeBackup = defineStep({
  ...about,
  name: "keep-backup",
  needs: ["person", "body"],
  run: async ({ core }, { person, body }) => ({ answer: await createBackup(core, person.userId, body) }),
});

export const answerBackup = defineStep({
  ...about,
  name: "keep-backup",
  needs: ["person"],
  run: async ({ core, request }, { person }) => ({
    answer: await describeBackup(core, person.userId, param(request, "version") || null),
  }),
});

export const setBackup = defineStep({
  ...about,
  name: "keep-backup",
  needs: ["person", "body"],
  run: async ({ core, request }, { person, body }) => ({
    answer: await changeBackup(core, person.userId, param(request, "version"), body),
  }),
});

export const endBackup = defineStep({
  ...about,
  name: "keep-backup",
  needs: ["person"],
  run: async ({ core, request }, { person }) => ({
    answer: await removeBackup(core, person.userId, param(request, "version")),
  }),
});
