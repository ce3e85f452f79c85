import type { Card } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { patchCard } from "./patch-card.ts";

const card = {
  id: "1",
  title: "Gammal",
  version: 4,
  labelIds: ["a", "b"],
  assigneeIds: [],
  groupIds: [],
  doneAt: null,
};

test("a change that waits is shown, and the next one builds on it", () => {
  const after = patchCard(card as unknown as Card, { title: "Ny", version: 4 }, 0);
  expect(after).toMatchObject({ title: "Ny", version: 5 });
  expect(patchCard(after, { dueAt: "2026-11-30T00:00:00Z" }, 0)).toMatchObject({ title: "Ny", version: 5 });
});

test("what is added, removed and done is shown as it will be", () => {
  const after = patchCard(card as unknown as Card, { addLabelIds: ["c"], removeLabelIds: ["a"], isDone: true }, 0);
  expect(after).toMatchObject({ labelIds: ["b", "c"], doneAt: "1970-01-01T00:00:00.000Z", version: 4 });
  expect(patchCard(after, { isDone: false }, 0).doneAt).toBe(null);
});
