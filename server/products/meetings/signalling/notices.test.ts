import { expect, test } from "vitest";
import { setNotice } from "./notices.ts";
import type { Room } from "./room.ts";

test("captions and a recording at the same time are both told, and each ends by itself", () => {
  const sent: unknown[] = [];
  const room = {
    notices: new Map<string, string>(),
    metadata: "",
    participants: new Map(),
    describe: () => ({}),
    sendTo: (_some: unknown, message: unknown) => void sent.push(message),
  } as unknown as Room;
  setNotice(room, "captions", '{"captions":"on","language":"sv"}');
  setNotice(room, "recording", '{"recording":"on"}');
  expect(JSON.parse(room.metadata)).toEqual({ captions: "on", language: "sv", recording: "on" });
  setNotice(room, "captions", "");
  expect(JSON.parse(room.metadata)).toEqual({ recording: "on" });
  setNotice(room, "recording", '{"recording":"on"}');
  expect(sent).toHaveLength(3);
  setNotice(room, "recording", "");
  expect(room.metadata).toBe("");
});
