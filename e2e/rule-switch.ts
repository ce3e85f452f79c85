import type { Page } from "playwright-core";
import { expect } from "vitest";
import { requireGood } from "./require-good.ts";

interface RuleSwitch {
  readonly name: string;
  /** What is said while the rule is off, and while it is on. */
  readonly off: string;
  readonly on: string;
  /** What its picture is called. */
  readonly picture: string;
}

/** An administrator sees that a rule is off and turns it on with the keyboard; with `isOn` it is on already. Leaves the page there. */
export async function turnRuleOn(page: Page, rule: RuleSwitch, { isOn }: { readonly isOn: boolean }): Promise<void> {
  await page.goto("/admin/rules");
  const choice = page.getByRole("switch", { name: rule.name });
  await choice.waitFor();
  if (!isOn) {
    expect(await choice.isChecked()).toBe(false);
    await page.getByText(rule.off).waitFor();
    await choice.press("Space");
  }
  await expect.poll(() => choice.isChecked()).toBe(true);
  await page.getByText(rule.on).waitFor();
  await choice.scrollIntoViewIfNeeded();
  await requireGood(page, rule.picture);
}
