import type { FormSettings } from "@safos/contract/forms";
import { refuse } from "#http";

export const defaultSettings: FormSettings = {
  language: "sv",
  isAnonymous: false,
  isOncePerPerson: true,
  canChange: true,
  opensAt: null,
  closesAt: null,
  maxResponses: null,
  isShuffled: false,
  areResultsShared: false,
  hasReceipt: false,
  keepMonths: null,
  hasSheet: false,
  isTemplate: false,
};

/** Settings that agree with each other. Refuses INVALID for a form that would close before it opens. */
export function checkSettings(settings: FormSettings): FormSettings {
  const { opensAt, closesAt } = settings;
  if (opensAt !== null && closesAt !== null && Date.parse(closesAt) <= Date.parse(opensAt))
    throw refuse("INVALID", "A form cannot close before it opens.");
  // A copy would join a mail address to the answer.
  return settings.isAnonymous ? { ...settings, hasReceipt: false } : settings;
}
