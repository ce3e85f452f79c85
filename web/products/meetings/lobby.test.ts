import { expect, test } from "vitest";
import { lobbyNotice } from "./lobby.ts";

const asking = { state: null, meeting: "live", hasLeft: false, hasTicket: false } as const;

test("a guest may ask, waits, is let in, and may come back after leaving", () => {
  expect(lobbyNotice(asking)).toBeNull();
  expect(lobbyNotice({ ...asking, hasTicket: true, state: "waiting" })).toBe("waiting");
  expect(lobbyNotice({ ...asking, hasTicket: true, state: "admitted", hasLeft: true })).toBe("left");
});

test("what the host decided holds above everything, and an ended meeting above having left", () => {
  const left = { ...asking, hasTicket: true, hasLeft: true, meeting: "ended" } as const;
  expect(lobbyNotice({ ...left, state: "denied" })).toBe("denied");
  expect(lobbyNotice({ ...left, state: "removed" })).toBe("removed");
  expect(lobbyNotice(left)).toBe("ended");
  expect(lobbyNotice({ ...asking, state: "ended" })).toBe("ended");
});
