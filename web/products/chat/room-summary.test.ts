import type { Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { workspaceOf } from "./room-summary.ts";

const room = (content: Record<string, unknown> | null): Room =>
  ({ currentState: { getStateEvents: () => content && { getContent: () => content } } }) as unknown as Room;

test("a channel says which workspace it belongs to; the space, a direct chat and a room without a beginning do not", () => {
  expect(workspaceOf(room({ "safos.workspace_id": "7" }))).toBe("7");
  expect(workspaceOf(room({ "safos.workspace_id": "7", type: "m.space" }))).toBeNull();
  expect(workspaceOf(room({ creator: "@anna:fk.example" }))).toBeNull();
  expect(workspaceOf(room(null))).toBeNull();
});
