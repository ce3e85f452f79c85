import { writePollEnd, writePollResponse, type ChannelPoll } from "@safos/contract/channel-polls";
import { expect, test } from "vitest";
import { selectionsAfter, tallyOf, votersFor } from "./tally.ts";

const question: ChannelPoll = {
  question: "Fika?",
  answers: [
    { id: "a", text: "Ja" },
    { id: "b", text: "Nej" },
  ],
  maxSelections: 1,
  isDisclosed: true,
};
const event = (sender: string, at: number, sent: { type: string; content: Record<string, unknown> }) => ({
  sender,
  at,
  isDeleted: false,
  ...sent,
});
const vote = (sender: string, at: number, id: string) => event(sender, at, writePollResponse("$poll", [id]));

test("the last vote of each counts until the asker ends the poll; nobody else can", () => {
  const events = [vote("@a:x", 1, "a"), vote("@b:x", 2, "a"), vote("@b:x", 3, "b")];
  const tally = tallyOf(question, "@a:x", events);
  expect([tally.isEnded, votersFor(tally, "a"), votersFor(tally, "b")]).toEqual([false, ["@a:x"], ["@b:x"]]);
  const end = writePollEnd("$poll", "Slut");
  expect(tallyOf(question, "@a:x", [...events, event("@b:x", 4, end)]).isEnded).toBe(false);
  const ended = tallyOf(question, "@a:x", [...events, event("@a:x", 4, end), vote("@a:x", 5, "b")]);
  expect([ended.isEnded, votersFor(ended, "a")]).toEqual([true, ["@a:x"]]);
});

test("what has been deleted is not counted", () => {
  const tally = tallyOf(question, "@a:x", [{ ...vote("@a:x", 1, "a"), isDeleted: true }]);
  expect(tally.votes.size).toBe(0);
});

test("a press chooses, chooses another, or takes a choice back, never beyond the limit", () => {
  expect(selectionsAfter([], "a", 1)).toEqual(["a"]);
  expect(selectionsAfter(["a"], "b", 1)).toEqual(["b"]);
  expect(selectionsAfter(["a"], "a", 1)).toBeNull();
  expect(selectionsAfter(["a"], "b", 2)).toEqual(["a", "b"]);
  expect(selectionsAfter(["a", "b"], "a", 2)).toEqual(["b"]);
  expect(selectionsAfter(["a", "b"], "c", 2)).toBeNull();
});
