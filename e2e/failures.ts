import { join } from "node:path";
import type { Page } from "playwright-core";
import { onTestFailed } from "vitest";

/** Pictures of these pages, as they are then, for whoever reads about the failure of the test that calls this. */
export function keepPicturesOnFailure(name: string, pages: () => Readonly<Record<string, Page>>): void {
  onTestFailed(async () => {
    for (const [who, page] of Object.entries(pages()))
      await page.screenshot({ path: join(import.meta.dirname, "output", `${name}-${who}.png`) }).catch(() => undefined);
  });
}
