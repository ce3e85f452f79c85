import { launchChromium, openContext, signIn } from "../e2e/browser.ts";
import { startServer } from "../e2e/server.ts";
import { fillCalendars, password, row } from "./calendar-data.ts";

/**
 * The page of 20 calendars with 10,000 entries each: from the press on what leads to the next week until that week is drawn; pressed as
 * soon as the week before is, and after a second, as by someone who looks at a week before they go on.
 */
const weeks = 20;
const looks = 1000;

/** What the page notes of each press, in milliseconds from it. */
interface Noted {
  readonly seen: number[];
  readonly whole: number[];
  readonly answered: number[];
}
declare global {
  var noted: Noted;
  var nextDay: string;
}

/** In the page: when what is in view of the week is painted, and when all of it is, that which is a scroll away too. */
function noteWeeks(): void {
  globalThis.noted = { seen: [], whole: [], answered: [] };
  const nameOf = (type: string): PerformanceEntry[] =>
    performance.getEntriesByType(type).filter(({ name }) => name.includes("/calendar-entries"));
  const isDrawn = (isWhole: boolean): boolean => {
    const column = document.querySelector(`section[data-day="${globalThis.nextDay}"]`);
    const box = column?.parentElement?.getBoundingClientRect();
    const drawn = [...(column?.querySelectorAll("[data-entry]") ?? [])];
    if (!box || drawn.length === 0) return false;
    // At every hour of the data something begins: that of the first hour of the day is far out of view.
    return !isWhole || drawn.some((one) => one.getBoundingClientRect().bottom < box.top - 100);
  };
  const painted = (isWhole: boolean, from: number, into: number[]): void => {
    if (!isDrawn(isWhole)) return void requestAnimationFrame(() => painted(isWhole, from, into));
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => void into.push(performance.now() - from));
      port1.start();
      port2.postMessage(null);
    });
  };
  const press = (event: Event): void => {
    const from = event.timeStamp;
    const { noted } = globalThis;
    painted(false, from, noted.seen);
    painted(true, from, noted.whole);
    // What is fetched ahead comes later, or has come.
    const known = nameOf("resource").length;
    const answered = (): void => {
      const last = nameOf("resource")[known] as PerformanceResourceTiming | undefined;
      if (last) noted.answered.push(last.responseEnd - from);
      else if (performance.now() - from < 5000) requestAnimationFrame(answered);
    };
    answered();
  };
  addEventListener("pointerdown", press, { capture: true });
}

const server = await startServer();
const browser = await launchChromium();
try {
  await fillCalendars(server);
  const { page } = await openContext(browser, server.url, "desktop");
  const wednesday = (index: number): string => new Date(Date.UTC(2026, 5, 3 + 7 * index)).toISOString().slice(0, 10);
  await signIn(page, "anna@fk.example", password, `/calendar?view=week&day=${wednesday(0)}`);
  await page
    .locator(`section[data-day="${wednesday(0)}"] [data-entry]`)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.evaluate(noteWeeks);
  const [atOnce, after] = [await press(1, 0), await press(1 + weeks, looks)];
  const drawn = await page.locator("[data-entry]").count();
  process.stdout.write("| what | p50 | p95 |\n| --- | --: | --: |\n");
  row("pressed at once: until the server has answered, ms", atOnce.answered);
  row("… until what is in view of the next week is drawn, ms", atOnce.seen);
  row(`… until all ${drawn} entries of it are, ms`, atOnce.whole);
  row("pressed after a second: until what is in view of the next week is drawn, ms", after.seen);
  row(`… until all ${drawn} entries of it are, ms`, after.whole);

  async function press(first: number, pause: number): Promise<Noted> {
    await page.evaluate(() => void (globalThis.noted = { seen: [], whole: [], answered: [] }));
    for (let index = first; index < first + weeks; index++) {
      await page.evaluate((day) => void (globalThis.nextDay = day), wednesday(index));
      await page.waitForTimeout(pause);
      // By its name alone: to look for it by its role costs the page seconds among thousands of entries.
      await page.locator('button[aria-label="Nästa"]').click();
      await page.waitForFunction(
        ({ count, isAnswered }) =>
          globalThis.noted.whole.length === count && (!isAnswered || globalThis.noted.answered.length === count),
        { count: index - first + 1, isAnswered: pause === 0 },
        { timeout: 60_000 },
      );
    }
    return page.evaluate(() => globalThis.noted);
  }
} finally {
  await browser.close();
  await server.stop();
}
