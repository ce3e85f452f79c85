import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What axe objects to on a page, by rule and place; empty when all is well. Exceptions are named where they are made:
 * rules that do not apply there, or places that meet a rule in another way.
 */
export async function violationsOf(
  page: Page,
  except: { readonly rules?: string[]; readonly isMet?: (rule: string, html: string) => boolean } = {},
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .disableRules(except.rules ?? [])
    .analyze();
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
