export const sizes = ["small", "medium", "large", "largest"] as const;
export const colours = ["dark", "yellow", "light"] as const;
export const rowCounts = ["2", "3", "4", "6"] as const;
export const places = ["under", "over", "side"] as const;
/** What people speak: what the recogniser is asked for. `auto`: it finds out. */
export const languages = ["auto", "sv", "en", "fi", "nb", "da", "de", "fr", "es"] as const;
export type SpokenLanguage = (typeof languages)[number];

/** How a person reads captions, remembered on this device. */
export interface Preferences {
  readonly isShown: boolean;
  /** A screen reader says each row when it is settled. */
  readonly isRead: boolean;
  readonly size: (typeof sizes)[number];
  readonly colour: (typeof colours)[number];
  readonly rows: (typeof rowCounts)[number];
  readonly place: (typeof places)[number];
  /** The others see what one types in the chat, letter by letter. */
  readonly isTypingShown: boolean;
  /** What the person themselves speaks; `auto`: what was chosen for the meeting. */
  readonly speaks: SpokenLanguage;
}

export const plain: Preferences = {
  isShown: true,
  isRead: false,
  isTypingShown: false,
  size: "medium",
  colour: "dark",
  rows: "3",
  place: "under",
  speaks: "auto",
};

const oneOf = <T extends string>(values: readonly T[], value: unknown, fallback: T): T =>
  values.find((one) => one === value) ?? fallback;

/** What was kept, as far as it makes sense. */
export function parsePreferences(kept: string | null): Preferences {
  let found: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? "{}");
    if (typeof parsed === "object" && parsed !== null) found = parsed;
  } catch {
    return plain;
  }
  return {
    isShown: found.isShown !== false,
    isRead: found.isRead === true,
    isTypingShown: found.isTypingShown === true,
    size: oneOf(sizes, found.size, plain.size),
    colour: oneOf(colours, found.colour, plain.colour),
    rows: oneOf(rowCounts, found.rows, plain.rows),
    place: oneOf(places, found.place, plain.place),
    speaks: oneOf(languages, found.speaks, plain.speaks),
  };
}
