import type { Meeting } from "@safos/contract/meetings";
import { expect, test } from "vitest";
import { order } from "./queries.ts";

const meeting = (id: string, state: Meeting["state"], startsAt: string | null = null): Meeting => ({
  id,
  workspaceId: "w",
  workspaceName: "",
  title: id,
  state,
  startsAt,
  endsAt: null,
  startedAt: null,
  endedAt: null,
  heldAt: null,
  createdAt: "2026-01-01T00:00:00Z",
  createdBy: null,
  lobby: "guests",
  isLocked: false,
  hasGuestLink: false,
  hasGuestPassword: false,
  isWebinar: false,
  hasReview: true,
  isEncrypted: false,
  participants: [],
  audience: 0,
  canModerate: false,
  permissions: { microphone: true, camera: true, screen: true, chat: true },
  moderatorIds: [],
  canManage: false,
});

test("meetings to come are in the order of their times, those without one last", () => {
  const { live, coming, ended } = order([
    meeting("some time", "scheduled"),
    meeting("later", "scheduled", "2026-03-02T10:00:00Z"),
    meeting("over", "ended"),
    meeting("soon", "scheduled", "2026-03-01T10:00:00Z"),
    meeting("now", "live"),
  ]);
  expect(live.map((one) => one.id)).toEqual(["now"]);
  expect(coming.map((one) => one.id)).toEqual(["soon", "later", "some time"]);
  expect(ended.map((one) => one.id)).toEqual(["over"]);
});
