import axe, { type AxeResults, type RunOptions, type SerialContextObject } from "axe-core";
import type { Page } from "playwright-core";

/**
 * Resolves when nothing moves any more: what fades in has no contrast yet, and a page on a busy machine fades for long.
 * Every animation that has an end is taken there at once; those they start are taken there too.
 */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<unknown> =>
      Promise.race([
        new Promise((resolve) => requestAnimationFrame(resolve)),
        // A page that is not drawn has no frames.
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    const running = (): Animation[] =>
      document
        .getAnimations()
        .filter((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity);
    for (let still = 0, round = 0; still < 2 && round < 100; round++) {
      const moving = running();
      for (const one of moving) one.finish();
      still = moving.length === 0 ? still + 1 : 0;
      await frame();
    }
  });
}

interface Exceptions {
  readonly rules?: string[];
  /** Looks at these rules and no others. */
  readonly only?: string[];
  readonly isMet?: (rule: string, html: string) => boolean;
}

/**
 * What axe objects to on a page, by rule and place; empty when all is well. Exceptions are named where they are made:
 * rules that do not apply there, or places that meet a rule in another way. What comes in while axe looks has half its
 * contrast: an objection counts when it still stands some seconds later.
 */
export async function violationsOf(page: Page, except: Exceptions = {}): Promise<string[]> {
  let found = await objectionsOf(page, except);
  for (let again = 1; found.length > 0 && again <= 4; again++) {
    await page.waitForTimeout(500 * again);
    found = await objectionsOf(page, except);
  }
  return found;
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A button's tooltip opens half a second after the pointer came: it says the name again, beside every landmark. */
const context: SerialContextObject = { exclude: ["[data-overlay-container]:has([role=tooltip])"] };

const optionsFor = ({ only, rules = [] }: Exceptions): RunOptions => ({
  // The rest is counted, and not described.
  resultTypes: ["violations"],
  // What another server shows in a frame is its own.
  iframes: false,
  ...(only
    ? { runOnly: { type: "rule", values: only } }
    : {
        runOnly: { type: "tag", values: tags },
        rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])),
      }),
});

/** Axe itself, in the page: once for each document. */
async function run(page: Page, options: RunOptions): Promise<AxeResults["violations"]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(
    async (asked) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
      return (await inPage.run(asked.context, asked.options)).violations;
    },
    { context, options },
  );
}

/** One look: what comes in just then may be among it. */
export async function objectionsOf(page: Page, except: Exceptions = {}): Promise<string[]> {
  await settle(page);
  const violations = await run(page, optionsFor(except));
  return violations
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ html }) => except.isMet?.(id, html) !== true) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`)
          .join(" | ")}`,
    );
}

/** How many pixels the page can be moved sideways; 0 when it fits. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
