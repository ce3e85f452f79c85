import { expect, test } from "vitest";
import { noticeIn } from "./notice.ts";

test("what a room says of a webinar is read, and nothing else is taken for it", () => {
  expect(noticeIn('{"breakout":1,"webinar":{"version":7,"audience":340}}')).toEqual({ version: 7, audience: 340 });
  for (const other of [undefined, "", "x", "null", "{}", '{"webinar":null}', '{"webinar":{"version":"7"}}'])
    expect(noticeIn(other)).toBeNull();
});
