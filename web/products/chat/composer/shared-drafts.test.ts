import { expect, test } from "vitest";
import { merged, readDrafts, Unechoed, withDraft } from "./shared-drafts.ts";

test("what the account holds is read as far as it is drafts", () => {
  expect(readDrafts(undefined)).toEqual({});
  for (const drafts of [null, "x", 3]) expect(readDrafts({ drafts })).toEqual({});
  expect(readDrafts({ drafts: { "": "Hej", $a: 7, $b: "Svar" } })).toEqual({ "": "Hej", $b: "Svar" });
});

test("an empty draft is none, one that is too long stays on the device, and threads are not kept without end", () => {
  expect(withDraft({ "": "Hej" }, "", " \n ")).toEqual({});
  expect(withDraft({ "": "Hej" }, "$a", "Svar")).toEqual({ "": "Hej", $a: "Svar" });
  expect(withDraft({ "": "Hej" }, "", "x".repeat(20_001))).toEqual({});
  let drafts = withDraft({}, "", "rummet");
  for (let index = 0; index < 25; index++) drafts = withDraft(drafts, `$${index}`, "svar");
  expect(Object.keys(drafts)).toHaveLength(21);
  expect([drafts[""], drafts["$4"], drafts["$5"]]).toEqual(["rummet", undefined, "svar"]);
  // The one that is written in is the newest.
  drafts = withDraft(withDraft(drafts, "$5", "mer"), "$25", "svar");
  expect([drafts["$5"], drafts["$6"]]).toEqual(["mer", undefined]);
});

test("what was changed here stays; what was changed elsewhere alone, or sent there, is taken over", () => {
  expect(merged("", "", "Från telefonen")).toBe("Från telefonen");
  expect(merged("Hej", "Hej", "")).toBe("");
  expect(merged("Hej Bo", "Hej", "Hej Eva")).toBe("Hej Bo");
  expect(merged("", "Hej", "Hej")).toBe("");
});

test("what this page has written is not taken over from itself while the sync is behind, what others write is", () => {
  const unechoed = new Unechoed();
  expect(unechoed.isOwn("Från telefonen")).toBe(false);
  unechoed.add("Hej", "");
  unechoed.add("", "");
  // Behind both, behind one, there.
  expect(["", "Hej", ""].map((one) => unechoed.isOwn(one))).toEqual([true, true, true]);
  expect(unechoed.isOwn("Hej")).toBe(false);
  unechoed.add("Hej Bo", "Hej");
  expect(unechoed.isOwn("Hej")).toBe(true);
  expect(unechoed.isOwn("Hej Eva")).toBe(false);
  expect(unechoed.isOwn("Hej")).toBe(false);
  unechoed.add("Kom ej fram", "Hej");
  unechoed.drop("Kom ej fram");
  expect(unechoed.isOwn("Hej")).toBe(false);
});
