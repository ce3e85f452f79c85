import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { goneSignal } from "../../sync/steps/answer-sync.ts";
import { readSlidingRequest } from "../request.ts";
import type { Sliding } from "../sliding.ts";

const longestWaitMs = 3_600_000;

/** What has come to a connection since its position, or what it begins with. */
export const answerSliding = (sliding: Sliding) =>
  defineStep({
    name: "answer-sliding",
    section: "MSC4186: Simplified sliding sync",
    needs: ["person", "body"],
    gives: ["answer"],
    async run({ core, request, reply }, { person: { userId, deviceId, sessionId }, body }) {
      const asked = readSlidingRequest(body);
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
