import type { Page } from "playwright-core";
import { expect } from "vitest";
import { overflowOf, violationsOf } from "./axe.ts";
import { takePicture } from "./browser.ts";

/** Axe finds nothing on a page and nothing is wider than it; a picture of it goes where pictures are kept, by this name. */
export async function requireGood(page: Page, name: string): Promise<void> {
  // What comes in while axe looks has half its colours yet.
  await expect.poll(async () => [name, await violationsOf(page), await overflowOf(page)]).toEqual([name, [], 0]);
  await takePicture(page, name);
}
