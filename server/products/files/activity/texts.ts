import type { ActivityKind } from "./queries.ts";

type Locale = "sv" | "en";

/** What apps show of an activity; `{user}` and `{file}` are set in. */
export const activityTexts: Readonly<Record<Locale, Readonly<Record<ActivityKind, string>>>> = {
  sv: {
    added: "{user} lade till {file}",
    changed: "{user} ändrade {file}",
    renamed: "{user} döpte om {file}",
    moved: "{user} flyttade {file}",
    trashed: "{user} tog bort {file}",
    restored: "{user} återställde {file}",
  },
  en: {
    added: "{user} added {file}",
    changed: "{user} changed {file}",
    renamed: "{user} renamed {file}",
    moved: "{user} moved {file}",
    trashed: "{user} deleted {file}",
    restored: "{user} restored {file}",
  },
};

export const nobodyText: Readonly<Record<Locale, string>> = { sv: "Någon", en: "Someone" };
