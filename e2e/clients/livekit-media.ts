import type { Page } from "playwright-core";
import { expect } from "vitest";
import { until } from "../server.ts";
import { ask, type Received } from "./livekit-page.ts";

/** What a page's call has counted of one track; fails as long as there is nothing of it. */
export async function receivedFrom(page: Page, identity: string, source: string): Promise<Received> {
  const found = (await ask<Received[]>(page, "received")).find((r) => r.identity === identity && r.source === source);
  if (!found) throw new Error(`nothing of ${source} from ${identity} yet`);
  return found;
}

/** Frames are decoded and sound has energy, now and not only once. */
export async function expectMedia(page: Page, identity: string): Promise<void> {
  const video = await until(() => receivedFrom(page, identity, "camera"));
  const audio = await until(() => receivedFrom(page, identity, "microphone"));
  await until(async () => {
    const next = await receivedFrom(page, identity, "camera");
    const sound = await receivedFrom(page, identity, "microphone");
    expect(next.frames).toBeGreaterThan(video.frames + 10);
    expect(sound.energy).toBeGreaterThan(audio.energy + 0.001);
    return true;
  });
}
