import { expect, test } from "vitest";
import { endingOf, isOurs } from "./ending.ts";

test("what the other device says is told apart from what the person has said on the page that asks", () => {
  expect(endingOf("user_cancelled", false)).toBe("gone");
  expect(endingOf("user_cancelled", true)).toBe("declined");
  expect(endingOf("unknown", true)).toBe("gone");
  expect(endingOf("authorization_expired", true)).toBe("expired");
  expect(endingOf("unsupported_protocol", false)).toBe("unsupported");
  for (const reason of ["device_not_found", "etag_missing", "constructor", ""])
    expect(endingOf(reason, false)).toBe("failed");
});

test("a device leads the person to our own page and nowhere else", () => {
  const ours = ["https://safos.fk.example"];
  expect(isOurs("https://safos.fk.example/device?user_code=ABCD", ours)).toBe(true);
  for (const address of [
    "https://safos.fk.example.evil.example/device",
    "https://safos.fk.example@evil.example/",
    "http://safos.fk.example/device",
    "javascript:alert(1)",
    "blob:https://safos.fk.example/x",
    "/device",
    "",
  ])
    expect([address, isOurs(address, ours)]).toEqual([address, false]);
});
