import { expect, test } from "vitest";
import { gather, type ChatEvent } from "../messages/timeline.ts";
import { mediaAmong } from "./media-list.ts";

const event = (id: string, msgtype: string, mimetype: string, more: Partial<ChatEvent> = {}): ChatEvent => ({
  ...{ id, key: id, type: "m.room.message", sender: "@anna:fk.example", at: 0, isDeleted: false, status: "sent" },
  content: { msgtype, body: id, url: "mxc://fk.example/1", info: { mimetype, w: 10, h: 10 } },
  ...more,
});

test("pictures and films that a browser shows are among them, in their order; drawings, files and what was deleted are not", () => {
  const { main } = gather(
    [
      event("$picture", "m.image", "image/png"),
      event("$drawing", "m.image", "image/svg+xml"),
      event("$film", "m.video", "video/mp4; codecs=avc1"),
      event("$strange", "m.video", "video/x-msvideo"),
      event("$file", "m.file", "image/png"),
      event("$gone", "m.image", "image/png", { isDeleted: true, content: {} }),
      event("$named", "m.room.name", "", { type: "m.room.name", content: { name: "Nytt" }, stateKey: "" }),
      event("$last", "m.image", "image/webp"),
    ],
    "@anna:fk.example",
  );
  expect(mediaAmong(main).map(({ id }) => id)).toEqual(["$picture", "$film", "$last"]);
});
