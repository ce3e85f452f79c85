import type { FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { readBackedUp, removeKeys, storeKeys } from "../keys.ts";

const about = { section: "Server-side key backups", gives: ["answer"] } as const;

function askedIn(request: FastifyRequest, userId: string) {
  const { version } = request.query as { readonly version?: unknown };
  if (typeof version !== "string" || version === "") refuse("M_MISSING_PARAM", "version is missing.");
  const [roomId, sessionId] = [param(request, "roomId"), param(request, "sessionId")];
  return { userId, version, scope: { ...(roomId ? { roomId } : {}), ...(sessionId ? { sessionId } : {}) } };
}

export const keepKeys = defineStep({
  ...about,
  name: "back-up-keys",
  needs: ["person", "body"],
  run: async ({ core, request }, { person, body }) => ({
    answer: await storeKeys(core, askedIn(request, person.userId), body),
  }),
});

export const answerBackedUp = defineStep({
  ...about,
  name: "back-up-keys",
  needs: ["person"],
  run: async ({ core, request, reply }, { person }) => ({
    answer: reply.type("application/json").send(await readBackedUp(core, askedIn(request, person.userId))),
  }),
});

export const dropKeys = defineStep({
  ...about,
  name: "back-up-keys",
  needs: ["person"],
  run: async ({ core, request }, { person }) => ({ answer: await removeKeys(core, askedIn(request, person.userId)) }),
});
