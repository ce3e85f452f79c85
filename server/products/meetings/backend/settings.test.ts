import { expect, test } from "vitest";
import { liveKitServerOf, liveKitUrl } from "./settings.ts";

const setting = liveKitUrl("SAFOS_LIVEKIT_URL", "");
const whole = {
  mediaBackend: "livekit",
  livekitUrl: "wss://livekit.example",
  livekitKey: "APIkey",
  livekitSecret: "s".repeat(32),
} as const;

test("browsers and the server reach a LiveKit server by one address, in whichever scheme it is given", () => {
  for (const [given, socketUrl, apiUrl] of [
    ["wss://livekit.example", "wss://livekit.example", "https://livekit.example"],
    ["https://livekit.example:7881/", "wss://livekit.example:7881", "https://livekit.example:7881"],
    ["ws://127.0.0.1:7880", "ws://127.0.0.1:7880", "http://127.0.0.1:7880"],
  ])
    expect(liveKitServerOf({ ...whole, livekitUrl: setting.parse(given ?? "") })).toMatchObject({ socketUrl, apiUrl });
});

test("an address with more than a host is refused: it would stand in the page's policy", () => {
  for (const wrong of [
    "livekit.example",
    "ftp://livekit.example",
    "wss://livekit.example/path",
    "wss://livekit.example?x=1",
    "wss://user@livekit.example",
    "wss://user:password@livekit.example",
    "wss://livekit.example; script-src *",
  ])
    expect(() => setting.parse(wrong), wrong).toThrow("must be an address");
});

test("half a configuration is a fault that names what is missing, and never the secret", () => {
  expect(
    liveKitServerOf({ ...whole, mediaBackend: "embedded", livekitUrl: null, livekitKey: null, livekitSecret: null }),
  ).toBe(null);
  const faultOf = (given: object): string => {
    try {
      liveKitServerOf({ ...whole, ...given });
      return "";
    } catch (error) {
      return String(error);
    }
  };
  expect(faultOf({ livekitUrl: null, livekitKey: null })).toMatch(/needs SAFOS_LIVEKIT_URL[^]*needs SAFOS_LIVEKIT_KEY/);
  expect(faultOf({ mediaBackend: "embedded" })).toContain("SAFOS_LIVEKIT_SECRET needs SAFOS_MEDIA_BACKEND=livekit");
  expect(faultOf({ mediaBackend: "embedded" })).not.toContain(whole.livekitSecret);
});
