import type { FastifyReply, FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { readState } from "../../presence/read-state.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import type { Filters } from "../filters.ts";
import type { Sync } from "../sync.ts";
import { readToken } from "../token.ts";

const longestWaitMs = 3_600_000;

/** What has come since a token, or all; waits for something where there is nothing. */
export const answerSync = (sync: Sync, filters: Filters) =>
  defineStep({
    name: "answer-sync",
    section: "Syncing",
    needs: ["person"],
    gives: ["answer"],
    async run({ core, request, reply }, { person: { userId, deviceId, sessionId } }) {
      const text = queryText(request, "since");
      const asked = text === undefined ? undefined : readToken(text);
      // Refused, a client would come again with the same token and never get anywhere.
      const isRestart = asked !== undefined && asked.epoch !== (await core.epoch());
      const isFullState = queryText(request, "full_state") === "true";
      const isWhole = asked === undefined || isRestart || isFullState;
      core.readLimiter.spend(userId, "sync", isWhole ? 1 : 0);
      const signal = goneSignal(reply);
      const filter = await filters.read(userId, queryText(request, "filter"));
      const timeoutMs = queryNumber(request, "timeout", 0, longestWaitMs);
      const stateAfter = stateAfterIn(request);
      const state = readState(queryText(request, "set_presence") ?? "online", "set_presence");
      core.http.waits(reply.raw);
      const since = isRestart ? undefined : asked;
      const viewer = { userId, deviceId };
      const call = { viewer, sessionId, since, isRestart, filter, isFullState, stateAfter, timeoutMs, signal };
      const answer = await core.presence.whileHere({ userId, sessionId, state }, () => sync.answer(call));
      core.readLimiter.oweFor(userId, "sync", answer.length);
      return { answer: sendJson(reply, answer) };
    },
  });

/** Ends the wait of a client that has gone. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const { raw } = reply;
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** Under which key the state after the timeline is asked for (MSC4222). */
function stateAfterIn(request: FastifyRequest): "state_after" | "org.matrix.msc4222.state_after" | undefined {
  if (queryText(request, "use_state_after") === "true") return "state_after";
  const isUnstable = queryText(request, "org.matrix.msc4222.use_state_after") === "true";
  return isUnstable ? "org.matrix.msc4222.state_after" : undefined;
}
