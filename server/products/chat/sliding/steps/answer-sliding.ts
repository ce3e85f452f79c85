import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { goneSignal } from "../../sync/steps/answer-sync.ts";
import { deployed, final } from "../dialect.ts";
import { readSlidingRequest } from "../read-request.ts";
import type { Sliding } from "../sliding.ts";

const longestWaitMs = 3_600_000;
const presences = ["online", "offline", "unavailable"];
const section = "MSC4186: Simplified sliding sync";

/** What has come to a connection since its position, or what it begins with, as deployed clients ask: position and time in the address. */
export const answerSliding = (sliding: Sliding) =>
  defineStep({
    name: "answer-sliding",
    section,
    needs: ["person", "body"],
    gives: ["answer"],
    async run({ core, request, reply }, { person: { userId, deviceId, sessionId }, body }) {
      const asked = readSlidingRequest(body, deployed);
      core.http.waits(reply.raw);
      const answer = await sliding.answer({
        viewer: { userId, deviceId },
        sessionId,
        pos: queryText(request, "pos"),
        request: asked,
        timeoutMs: queryNumber(request, "timeout", 0, longestWaitMs),
        signal: goneSignal(reply),
      });
      return { answer: sendJson(reply, answer) };
    },
  });

/** The same in the form that was accepted: everything in the body. */
export const answerSlidingFinal = (sliding: Sliding) =>
  defineStep({
    name: "answer-sliding",
    section,
    needs: ["person", "body"],
    gives: ["answer"],
    async run({ core, reply }, { person: { userId, deviceId, sessionId }, body }) {
      const request = readSlidingRequest(body, final);
      const { pos, timeout = 0, set_presence: presence = "online" } = body;
      if (pos !== undefined && typeof pos !== "string") refuse("M_BAD_JSON", "pos is a text.");
      if (typeof timeout !== "number" || timeout < 0) refuse("M_BAD_JSON", "timeout is a number.");
      if (typeof presence !== "string" || !presences.includes(presence))
        refuse("M_INVALID_PARAM", "set_presence is online, offline or unavailable.");
      core.http.waits(reply.raw);
      const viewer = { userId, deviceId };
      const timeoutMs = Math.min(timeout, longestWaitMs);
      const answer = await sliding.answer({ viewer, sessionId, pos, request, timeoutMs, signal: goneSignal(reply) });
      return { answer: sendJson(reply, answer) };
    },
  });
