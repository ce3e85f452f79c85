import { expect, test } from "vitest";
import { ApiError } from "../api.ts";
import { isTooOld, judge, type WaitingRequest } from "./entry.ts";

const entry = (triedAt: number | null): WaitingRequest => ({
  id: "1",
  about: "poll 1",
  method: "PUT",
  path: "/",
  text: "",
  page: "/",
  at: 0,
  triedAt,
  refusal: null,
});
const day = 86_400_000;

test("what the server has done is done, also where its answer was lost", () => {
  expect(judge(new ApiError(409, "ALREADY_DONE", ""))).toBe("done");
  expect(judge(new ApiError(400, "TICKET_WRONG", "", { isSent: true }))).toBe("done");
  expect(judge(new ApiError(400, "TICKET_WRONG", ""))).toBe("refused");
});

test("nothing is given up while nobody answers, the server is busy, or the session has ended", () => {
  expect(judge(new ApiError(0, "NETWORK", ""))).toBe("away");
  for (const status of [401, 429, 502, 503, 504]) expect(judge(new ApiError(status, "", ""))).toBe("later");
  expect(judge(new ApiError(409, "KEY_PENDING", ""))).toBe("later");
});

test("a no is a no", () => {
  for (const status of [400, 403, 404, 409, 410, 413, 422, 500, 507])
    expect(judge(new ApiError(status, "", ""))).toBe("refused");
});

test("what the server may have done longer ago than it remembers is not sent again; what it never saw is", () => {
  expect(isTooOld(entry(null), 100 * day)).toBe(false);
  expect(isTooOld(entry(0), 6 * day)).toBe(false);
  expect(isTooOld(entry(0), 7 * day)).toBe(true);
  // A clock that was set back tells nothing either.
  expect(isTooOld(entry(100 * day), 0)).toBe(true);
});
