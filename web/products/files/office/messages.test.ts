import { expect, test } from "vitest";
import { readMessage, writeMessage } from "./messages.ts";

test("what a frame says is read, and what is no message is none", () => {
  expect(readMessage(writeMessage("Action_Save", { Notify: true }))).toEqual({
    id: "Action_Save",
    values: { Notify: true },
  });
  expect(readMessage('{"MessageId":"UI_Close"}')).toEqual({ id: "UI_Close", values: {} });
  for (const other of [null, 7, {}, "", "{", "[]", "null", '{"MessageId":7}', `"${"x".repeat(100_001)}"`])
    expect(readMessage(other)).toBeNull();
});
