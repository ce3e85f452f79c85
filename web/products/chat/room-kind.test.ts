import type { Room } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { kindOf } from "./room-kind.ts";

const room = (content: Record<string, unknown> | null): Room =>
  ({ currentState: { getStateEvents: () => content && { getContent: () => content } } }) as unknown as Room;

test("a channel says which workspace it belongs to; a space, a chat and a room without a beginning do not", () => {
  expect(kindOf(room({ "safos.workspace_id": "7" }))).toEqual({ kind: "channel", workspaceId: "7" });
  expect(kindOf(room({ "safos.workspace_id": "7", type: "m.space" }))).toEqual({
    kind: "workspace",
    workspaceId: null,
  });
  expect(kindOf(room({ type: "m.space" }))).toEqual({ kind: "space", workspaceId: null });
  for (const beginning of [{ creator: "@anna:fk.example" }, { "safos.workspace_id": 7 }, { type: "org.odd" }, null])
    expect(kindOf(room(beginning))).toEqual({ kind: "chat", workspaceId: null });
});
