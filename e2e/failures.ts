import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeEach, onTestFailed } from "vitest";

/** Pictures of these pages, as they are then, for anyone who reads about the failure of the test that calls this. */
export function keepPicturesOnFailure(name: string, pages: () => Readonly<Record<string, Page>>): void {
  onTestFailed(async () => {
    for (const [who, page] of Object.entries(pages()))
      await page.screenshot({ path: join(import.meta.dirname, "output", `${name}-${who}.png`) }).catch(() => undefined);
  });
}

/**
 * For files whose tests share pages: after a test that failed the next one begins from what `restore` puts right, not
 * from open dialogs, a network that is off, or a lock that nobody took away.
 */
export function restoreAfterFailure(restore: () => Promise<void>): void {
  let hasFailed = false;
  beforeEach(async (context) => {
    if (hasFailed) {
      hasFailed = false;
      await restore();
    }
    context.onTestFailed(() => {
      hasFailed = true;
    });
  });
}
