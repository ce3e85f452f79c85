import { setTimeout as wait } from "node:timers/promises";
import { launchChromium, openContext, openSession } from "../e2e/browser.ts";
import { addCast, startServer } from "../e2e/server.ts";
import { readBrowsers } from "./processors.ts";

/**
 * What a page of someone who is signed in takes of the processor until the browser is quiet: with nothing kept, and once
 * more in the same browser; without the service worker. All of Chromium's processes are counted.
 */
const rounds = 3;
const server = await startServer();
const browser = await launchChromium();
try {
  const { anna } = await addCast(server);
  process.stdout.write(
    "| page | requests | first ms | of it the page's process | again ms | of it the page's process |\n",
  );
  process.stdout.write("| --- | --: | --: | --: | --: | --: |\n");
  for (const path of ["/", "/chat", "/files", "/meetings"]) {
    const loads: (readonly [first: Load, again: Load])[] = [];
    for (let round = 0; round < rounds; round++) {
      const { context, page } = await openContext(browser, server.url, "desktop");
      await openSession(page, anna.name, anna.password);
      await untilQuiet();
      const load = async (): Promise<Load> => {
        let requests = 0;
        const count = (): void => void (requests += 1);
        page.on("request", count);
        const before = readBrowsers();
        await page.goto(path);
        await untilQuiet();
        const after = readBrowsers();
        page.off("request", count);
        return { requests, pages: after.pages - before.pages, rest: after.rest - before.rest };
      };
      loads.push([await load(), await load()]);
      await context.close();
    }
    const first = median(loads.map(([one]) => one));
    const again = median(loads.map(([, one]) => one));
    process.stdout.write(`| ${path} | ${first.requests} | ${describe(first)} | ${describe(again)} |\n`);
  }
} finally {
  await browser.close();
  await server.stop();
}

interface Load {
  readonly requests: number;
  readonly pages: number;
  readonly rest: number;
}

function median(loads: readonly Load[]): Load {
  const sorted = loads.toSorted((a, b) => a.pages + a.rest - (b.pages + b.rest));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error("There was no round.");
  return middle;
}

function describe({ pages, rest }: Load): string {
  return `${Math.round((pages + rest) * 1000)} | ${Math.round(pages * 1000)}`;
}

/** Two seconds in which a browser does as good as nothing. */
async function untilQuiet(): Promise<void> {
  const total = (): number => {
    const { pages, rest } = readBrowsers();
    return pages + rest;
  };
  let last = total();
  for (let still = 0, looks = 0; still < 4 && looks < 60; looks++) {
    await wait(500);
    const now = total();
    still = now - last <= 0.02 ? still + 1 : 0;
    last = now;
  }
}
