import { expect, test } from "vitest";
import { beginningOfDay, firstShown } from "./jump.ts";

const event = (id: string, more: object = {}) => ({
  event_id: id,
  type: "m.room.message",
  content: { body: id },
  ...more,
});

test("a day begins at midnight where the person is; what is no day is none", () => {
  expect(beginningOfDay("2026-11-24")).toBe(new Date(2026, 10, 24).getTime());
  for (const text of ["", "2026-11", "2026-13-40", "igår"]) expect(beginningOfDay(text)).toBeNull();
});

test("what the page shows in its own row can be gone to: no states, edits, reactions, answers in threads or removed ones", () => {
  const others = [
    event("state", { type: "m.room.member", state_key: "@a" }),
    event("edit", { content: { "m.relates_to": { rel_type: "m.replace", event_id: "$x" } } }),
    event("reaction", { type: "m.reaction" }),
    event("thread", { content: { "m.relates_to": { rel_type: "m.thread", event_id: "$x" } } }),
    event("gone", { unsigned: { redacted_because: {} } }),
  ];
  expect(firstShown(others)).toBeNull();
  expect(firstShown([...others, event("first"), event("second")])).toBe("first");
  expect(firstShown([event("sealed", { type: "m.room.encrypted", content: {} })])).toBe("sealed");
  expect(firstShown([event("poll", { type: "org.matrix.msc3381.poll.start" })])).toBe("poll");
  const reply = { "m.relates_to": { "m.in_reply_to": { event_id: "$x" } } };
  expect(firstShown([event("reply", { content: reply })])).toBe("reply");
});
