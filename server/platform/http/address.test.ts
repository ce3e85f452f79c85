import type { IncomingMessage } from "node:http";
import fc from "fast-check";
import { expect, test } from "vitest";
import { platformSettings } from "#config";
import { clientAddress, isOverTls } from "./address.ts";

const trust = (text: string) => platformSettings.trustProxy.parse(text);
const request = (from: string, headers: Record<string, string | undefined>, encrypted = false): IncomingMessage =>
  ({ headers, socket: { remoteAddress: from, encrypted } }) as unknown as IncomingMessage;
const from = (text: string, peer: string, forwarded?: string): string =>
  clientAddress(request(peer, { "x-forwarded-for": forwarded }), trust(text));

test("nobody is believed unless the operator says so", () => {
  expect(from("no", "10.0.0.1", "192.0.2.1")).toBe("10.0.0.1");
});

test("as many proxies are believed as there are, counted from our end", () => {
  const spoofed = "203.0.113.66, 192.0.2.1";
  expect(from("yes", "10.0.0.1", spoofed)).toBe("192.0.2.1");
  expect(from("1", "10.0.0.1", spoofed)).toBe("192.0.2.1");
  expect(from("2", "10.0.0.1", `203.0.113.66, 192.0.2.1, 10.0.0.2`)).toBe("192.0.2.1");
  // Past the outer proxy: nobody vouches for what came before.
  expect(from("2", "10.0.0.1", "192.0.2.1")).toBe("192.0.2.1");
  expect(from("3", "10.0.0.1", undefined)).toBe("10.0.0.1");
});

test("proxies in their networks are believed, and the first outside them is the caller", () => {
  const networks = "10.0.0.0/8, fd00::/8,192.0.2.53";
  expect(from(networks, "10.0.0.1", "203.0.113.66, 198.51.100.7, 10.9.9.9, fd00::5")).toBe("198.51.100.7");
  expect(from(networks, "::ffff:10.0.0.1", "198.51.100.7")).toBe("198.51.100.7");
  expect(from(networks, "192.0.2.53", "198.51.100.7")).toBe("198.51.100.7");
  // Not a proxy of ours: its header is a claim.
  expect(from(networks, "198.51.100.9", "127.0.0.1")).toBe("198.51.100.9");
});

test("an entry that is no address ends what is believed; a port is left out", () => {
  expect(from("2", "10.0.0.1", "unknown, 10.0.0.2")).toBe("10.0.0.2");
  expect(from("yes", "10.0.0.1", "_hidden")).toBe("10.0.0.1");
  expect(from("yes", "10.0.0.1", "192.0.2.1:4711")).toBe("192.0.2.1");
  expect(from("yes", "10.0.0.1", "[2001:db8::1]:4711")).toBe("2001:db8::1");
  expect(from("yes", "10.0.0.1", "")).toBe("10.0.0.1");
});

test("what a stranger writes in front never changes the answer", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (claim, count) => {
      const real = ["198.51.100.7", "10.0.0.3", "10.0.0.2"].slice(0, count).join(", ");
      expect(from(String(count), "10.0.0.1", `${claim}, ${real}`)).toBe("198.51.100.7");
      expect(from("10.0.0.0/8", "10.0.0.1", `${claim}, ${real}`)).toBe("198.51.100.7");
    }),
  );
});

test("a caller came by TLS when it came so to us or our outermost proxy says so", () => {
  const asked = (text: string, headers: Record<string, string>, encrypted = false): boolean =>
    isOverTls(request("10.0.0.1", headers, encrypted), trust(text), false);
  const proto = "x-forwarded-proto";
  expect(asked("no", {}, true)).toBe(true);
  expect(asked("no", { [proto]: "https" })).toBe(false);
  expect(asked("yes", { [proto]: "https" })).toBe(true);
  expect(asked("yes", { [proto]: "https, http" })).toBe(false);
  expect(asked("2", { [proto]: "https, http", "x-forwarded-for": "192.0.2.1, 10.0.0.2" })).toBe(true);
  expect(asked("10.0.0.0/8", { [proto]: "HTTPS" })).toBe(true);
  expect(isOverTls(request("10.0.0.1", {}), trust("yes"), true)).toBe(true);
});

test("a setting that names no proxies is refused", () => {
  for (const wrong of [
    "maybe",
    "0",
    "11",
    "10.0.0.0/33",
    "10.0.0.0/",
    "fd00::/129",
    "10.0.0.1,",
    "example.org",
    "1.2.3.4/8/9",
  ])
    expect([wrong, () => trust(wrong)]).toEqual([wrong, expect.toSatisfy(throws)]);
});

const throws = (run: () => unknown): boolean => {
  try {
    run();
    return false;
  } catch {
    return true;
  }
};
