import { defineStep } from "../../protocol/exchange.ts";
import { readState } from "../../presence/read-state.ts";
import { refuse } from "../../protocol/refuse.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { goneSignal } from "../../sync/steps/answer-sync.ts";
import { deployed, final } from "../dialect.ts";
import { readSlidingRequest } from "../read-request.ts";
import type { Sliding } from "../sliding.ts";

const longestWaitMs = 3_600_000;
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
      const pos = queryText(request, "pos");
      const timeoutMs = queryNumber(request, "timeout", 0, longestWaitMs);
      const state = readState(queryText(request, "set_presence") ?? "online", "set_presence");
      core.http.waits(reply.raw);
      const viewer = { userId, deviceId };
      const call = { viewer, sessionId, pos, request: asked, timeoutMs, signal: goneSignal(reply) };
      const answer = await core.presence.whileHere({ userId, sessionId, state }, () => sliding.answer(call));
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
      const state = readState(typeof presence === "string" ? presence : "", "set_presence");
      core.http.waits(reply.raw);
      const viewer = { userId, deviceId };
      const timeoutMs = Math.min(timeout, longestWaitMs);
      const call = { viewer, sessionId, pos, request, timeoutMs, signal: goneSignal(reply) };
      const answer = await core.presence.whileHere({ userId, sessionId, state }, () => sliding.answer(call));
      return { answer: sendJson(reply, answer) };
    },
  });
