import { refuse } from "#http";

const windowMs = 60_000;
/** What one person, or one address without an account, may begin in a minute, and everybody of one guest link together. */
const mostPerCaller = 6;
const mostPerLink = 40;
/** How many a process runs at once: each carries a picture for some seconds. */
const mostAtOnce = 20;

export interface TestPace {
  /** Notes that a test begins. Refuses LIMITED with `retryAfter` in seconds. */
  begin(caller: { readonly key: string; readonly link: string | null }, at: number): void;
}

/** How often connection tests may begin in this process; every process gives this much. */
export function createTestPace(runsForMs: number): TestPace {
  let begun: { readonly key: string; readonly link: string | null; readonly at: number }[] = [];
  return {
    begin({ key, link }, at) {
      begun = begun.filter((one) => at - one.at < windowMs);
      const count = (isMeant: (one: (typeof begun)[number]) => boolean): number => begun.filter(isMeant).length;
      if (count((one) => at - one.at < runsForMs) >= mostAtOnce) throw refuse("LIMITED", { retryAfter: 10 });
      if (
        count((one) => one.key === key) >= mostPerCaller ||
        (link !== null && count((one) => one.link === link) >= mostPerLink)
      )
        throw refuse("LIMITED", { retryAfter: 30 });
      begun.push({ key, link, at });
    },
  };
}
