import { expect, test } from "vitest";
import { itemOf, surplusOf, workspaceOf } from "./entries.ts";

const id = "0190a3c4-0000-7000-8000-000000000001";

test("an address says which item or workspace its answer is about", () => {
  expect(itemOf(`/api/v1/boards/${id}`)).toEqual({ kind: "board", id });
  expect(itemOf(`/api/v1/boards/${id}/cards?limit=2500`)).toEqual({ kind: "board", id });
  expect(itemOf(`/api/v1/items/poll/${id}/comments`)).toEqual({ kind: "poll", id });
  expect(itemOf("/api/v1/files/17/versions")).toEqual({ kind: "file", id: "17" });
  expect(itemOf("/api/v1/polls/due")).toBe(null);
  expect(itemOf(`/api/v1/workspaces/${id}/boards`)).toBe(null);
  expect(workspaceOf(`/api/v1/workspaces/${id}/boards?state=open`)).toBe(id);
  expect(workspaceOf("/api/v1/workspaces")).toBe(null);
});

test("the oldest answers go when there are too many, too large or too old ones", () => {
  const day = 86_400_000;
  const now = 100 * day;
  expect(surplusOf([{ path: "a", at: now, size: 1 }], now)).toEqual([]);
  expect(surplusOf([{ path: "a", at: now - 15 * day, size: 1 }], now)).toEqual(["a"]);
  // A clock that was wrong then: nothing says how old it is.
  expect(surplusOf([{ path: "a", at: now + 15 * day, size: 1 }], now)).toEqual(["a"]);
  const large = [1, 2, 3, 4].map((n) => ({ path: `${n}`, at: now - n, size: 5 << 20 }));
  expect(surplusOf(large, now)).toEqual(["4"]);
  const many = Array.from({ length: 2001 }, (_, n) => ({ path: `${n}`, at: now - n, size: 1 }));
  expect(surplusOf(many, now)).toEqual(["2000"]);
});
