import { expect, test } from "vitest";
import { splitAddresses } from "./addresses.ts";

const origin = "https://safos.example.se";

test("addresses of ours become paths, and everything else stays text", () => {
  expect(splitAddresses(`See ${origin}/w/1/whiteboards/2 and https://example.com/w/3`, origin)).toEqual([
    { text: "See ", path: null },
    { text: `${origin}/w/1/whiteboards/2`, path: "/w/1/whiteboards/2" },
    { text: " and ", path: null },
    { text: "https://example.com/w/3", path: null },
    { text: "", path: null },
  ]);
  expect(splitAddresses("nothing", origin)).toEqual([{ text: "nothing", path: null }]);
});

test("an address that only begins like ours is not ours", () => {
  for (const address of [`${origin}.evil.example/w/1`, `${origin}/api/v1/me`, `${origin}@evil.example/w/1`])
    expect(splitAddresses(address, origin).every((one) => one.path === null)).toBe(true);
});
