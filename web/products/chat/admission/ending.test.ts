import { expect, test } from "vitest";
import { endingOf, pageAt } from "./ending.ts";

test("what the other device says is told apart from what the person has said on the page that asks", () => {
  expect(endingOf("user_cancelled", false)).toBe("gone");
  expect(endingOf("user_cancelled", true)).toBe("declined");
  expect(endingOf("unknown", true)).toBe("gone");
  expect(endingOf("authorization_expired", true)).toBe("expired");
  expect(endingOf("unsupported_protocol", false)).toBe("unsupported");
  for (const reason of ["device_not_found", "etag_missing", "constructor", ""])
    expect(endingOf(reason, false)).toBe("failed");
});

test("a device leads the person to the page at the host where they are signed in, and nowhere else", () => {
  const here = "https://safos.fk.example";
  const ours = [here, "https://safos.example"];
  const page = `${here}/device?user_code=ABCD`;
  expect(pageAt(here, "https://safos.fk.example/device?user_code=ABCD", ours)).toBe(page);
  // The one that issues tokens has no session of someone who is signed in at their agency's own address.
  expect(pageAt(here, "https://safos.example/device?user_code=ABCD", ours)).toBe(page);
  for (const address of [
    "https://safos.fk.example.evil.example/device",
    "https://safos.fk.example@evil.example/",
    "http://safos.fk.example/device",
    "javascript:alert(1)",
    "blob:https://safos.fk.example/x",
    "/device",
    "",
  ])
    expect([address, pageAt(here, address, ours)]).toEqual([address, null]);
  // No other host comes of what stands behind it.
  expect(new URL(pageAt(here, "https://safos.example//evil.example/device", ours) ?? "").host).toBe("safos.fk.example");
});
