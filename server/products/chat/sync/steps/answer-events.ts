import { defineStep } from "../../protocol/exchange.ts";
import { queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readableRoom } from "../../timeline/read.ts";
import { answerStream } from "../event-stream.ts";
import { readToken } from "../token.ts";
import { goneSignal } from "./answer-sync.ts";

const usualWaitMs = 30_000;
const longestWaitMs = 3_600_000;

/** What has come since a token, as clients asked for it before `/sync`, or in one room that the person may read. */
export const answerEvents = defineStep({
  name: "answer-events",
  section: "Syncing",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request, reply }, { person: { userId, deviceId, sessionId } }) {
    const text = queryText(request, "from");
    const roomId = queryText(request, "room_id");
    const timeoutMs = queryNumber(request, "timeout", usualWaitMs, longestWaitMs);
    const now = { position: core.memory.position, typing: 0, typingEpoch: core.typing.epoch, epoch: "" };
    // A token of an earlier epoch goes on here: no position of it is given again, and there is no word for what a restore took back.
    const from = text === undefined ? now : readToken(text);
    core.readLimiter.spend(userId, "sync", 0);
    if (roomId !== undefined) await readableRoom(core, userId, roomId);
    const signal = goneSignal(reply);
    core.http.waits(reply.raw);
    const viewer = { userId, deviceId };
    const answer = await answerStream(core, { viewer, sessionId, from, roomId, timeoutMs, signal });
    core.readLimiter.oweFor(userId, "sync", answer.length);
    return { answer: sendJson(reply, answer) };
  },
});
