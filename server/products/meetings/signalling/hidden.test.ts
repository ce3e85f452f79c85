import {
  DisconnectReason,
  JoinRequest,
  ParticipantInfo_State,
  TrackSource,
  TrackType,
  type SignalResponse,
} from "@livekit/protocol";
import { expect, test } from "vitest";
import type { Grants, MediaEvent } from "../media/messages.ts";
import { addTrack } from "./requests.ts";
import { Room } from "./room.ts";
import { setGrantsIn } from "./set-grants.ts";
import { everything } from "./token.ts";

/** A room whose clients are counted instead of connected. */
function open() {
  const sent: { connection: number; message: SignalResponse["message"] }[] = [];
  const events: MediaEvent[] = [];
  let made = 0;
  let at = 0;
  const room = new Room("webinar", {
    settings: { port: 0, announced: [] },
    connections: {
      send: (connection, { message }) => sent.push({ connection, message }),
      sendAll: (some, { message }) => some.forEach((connection) => sent.push({ connection, message })),
      close: () => undefined,
    },
    publish: (event) => {
      if (event.kind === "joined" && event.present.name === "fails") throw new Error("It fails.");
      events.push(event);
    },
    elapsed: () => at,
    wallClock: () => 1_000_000 + at,
    makeId: (prefix) => `${prefix}${made++}`,
    random32: () => ++made,
  });
  const hidden: Grants = { ...everything, canPublish: false, canPublishData: false, isHidden: true };
  const join = (connection: number, grants: Grants) =>
    room.join(
      connection,
      { room: "webinar", identity: `p_${connection}`, name: `${connection}`, metadata: "", attributes: {}, grants },
      new JoinRequest({ clientInfo: {} }),
      [],
    )!;
  const pass = (): void => {
    for (let half = 0; half < 12; half++) room.tickSlow((at += 500), half % 2 === 1);
  };
  return { room, sent, events, hidden, join, pass };
}

test("200 who come and go hidden send each other nothing, and the stage neither; the server knows of each", () => {
  const { room, sent, events, hidden, join, pass } = open();
  const speaker = join(0, everything);
  pass();
  sent.length = 0;
  const audience = Array.from({ length: 200 }, (_, at) => join(at + 1, { ...hidden }));
  // One answer to each, and nothing to anybody else.
  expect(sent.map(({ message }) => message.case)).toEqual(audience.map(() => "join"));
  expect(events.filter(({ kind }) => kind === "joined")).toHaveLength(201);
  sent.length = 0;
  pass();
  const kinds = new Set(sent.map(({ message }) => message.case));
  expect([...kinds]).toEqual(["connectionQuality"]);
  for (const { connection, message } of sent)
    if (message.case === "connectionQuality")
      expect(
        message.value.updates.every(({ participantSid }) =>
          [speaker.sid, audience[connection - 1]?.sid].includes(participantSid),
        ),
      ).toBe(true);
  sent.length = 0;
  for (const one of audience) room.remove(one, "left", DisconnectReason.CLIENT_INITIATED, 1);
  expect(sent).toEqual([]);
  expect(room.describe().numParticipants).toBe(1);
});

test("who is let up is announced to all, and who is taken down has gone for all, with their tracks", () => {
  const { room, sent, hidden, join } = open();
  join(0, everything);
  const viewer = join(1, { ...hidden });
  join(2, { ...hidden });
  sent.length = 0;
  expect(setGrantsIn(room, "p_1", { ...everything, canPublishSources: ["microphone"] }, 1)).toBe(true);
  const states = (connection: number): number[] =>
    sent.flatMap(({ connection: to, message }) =>
      to === connection && message.case === "update"
        ? message.value.participants.flatMap((one) => (one.identity === "p_1" ? [one.state] : []))
        : [],
    );
  expect([states(0), states(1), states(2)]).toEqual([[1], [1], [1]]);
  const request = (source: TrackSource, type: TrackType, cid: string) =>
    addTrack(room, viewer, { source, type, cid, name: "", layers: [], simulcastCodecs: [], stream: "" } as never, 1);
  request(TrackSource.MICROPHONE, TrackType.VIDEO, "a");
  request(TrackSource.CAMERA, TrackType.VIDEO, "b");
  request(TrackSource.UNKNOWN, TrackType.AUDIO, "c");
  expect(viewer.tracks.size).toBe(0);
  request(TrackSource.MICROPHONE, TrackType.AUDIO, "d");
  expect(viewer.peer.uplinks.size).toBe(1);
  sent.length = 0;
  setGrantsIn(room, "p_1", hidden, 1);
  expect(viewer.tracks.size + viewer.peer.uplinks.size).toBe(0);
  expect(sent.filter(({ message }) => message.case === "trackUnpublished").map(({ connection }) => connection)).toEqual(
    [1],
  );
  expect(states(2).at(-1)).toBe(3);
  expect(states(1).at(-1)).not.toBe(3);
  expect(setGrantsIn(room, "p_9", hidden, 1)).toBe(false);
});

test("who could not be let in is not left behind without a connection", () => {
  const { room, sent, events, join } = open();
  join(0, everything);
  const ticket = { room: "webinar", identity: "p_1", name: "fails", metadata: "", attributes: {}, grants: everything };
  expect(() => room.join(1, ticket, new JoinRequest({ clientInfo: {} }), [])).toThrow("It fails.");
  expect([...room.participants.values()].map(({ ticket: { identity } }) => identity)).toEqual(["p_0"]);
  expect(events.at(-1)).toMatchObject({ kind: "left", identity: "p_1", reason: "lost" });
  const last = sent.findLast(({ connection, message }) => connection === 0 && message.case === "update")?.message;
  expect(last).toMatchObject({
    value: { participants: [{ identity: "p_1", state: ParticipantInfo_State.DISCONNECTED }] },
  });
});
