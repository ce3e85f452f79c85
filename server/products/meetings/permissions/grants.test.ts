import { expect, test } from "vitest";
import { everything } from "../signalling/token.ts";
import { limitGrants } from "./grants.ts";

const all = { microphone: true, camera: true, screen: true, chat: true };
const none = { microphone: false, camera: false, screen: false, chat: false };

test("permissions take away what is forbidden, and give nothing that was not there", () => {
  expect(limitGrants(everything, all)).toEqual(everything);
  expect(limitGrants(everything, { ...all, camera: false }).canPublishSources).toEqual([
    "microphone",
    "screen_share",
    "screen_share_audio",
  ]);
  // Without a source it must not read as any source.
  expect(limitGrants(everything, none)).toMatchObject({
    canPublish: false,
    canPublishData: true,
    isChatForbidden: true,
  });
  const speaker = { ...everything, canPublishSources: ["microphone"] };
  expect(limitGrants(speaker, { ...all, screen: false }).canPublishSources).toEqual(["microphone"]);
  expect(limitGrants(speaker, { ...all, microphone: false })).toMatchObject({
    canPublish: false,
    canPublishSources: [],
  });
  const audience = { ...everything, canPublish: false, canPublishData: false, isHidden: true };
  expect(limitGrants(audience, all)).toEqual(audience);
  expect(limitGrants(audience, { ...all, camera: false })).toMatchObject({ canPublish: false, canPublishData: false });
});
