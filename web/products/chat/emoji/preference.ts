import { mayStore } from "../../../platform/database.ts";
import { emojiChoicesOf } from "../../../platform/session-stores.ts";
import { tones, type Tone } from "./tones.ts";

/** What a person has chosen on this device. */
export interface EmojiChoices {
  readonly tone: Tone;
  /** Signs and addresses of pictures, the last used first. */
  readonly recent: readonly string[];
}

const mostRecent = 24;

export function readChoices(me: string): EmojiChoices {
  const { tone, recent } = parsed(localStorage.getItem(emojiChoicesOf(me)));
  return {
    tone: tones.find((one) => one === tone) ?? 0,
    recent: Array.isArray(recent)
      ? recent.filter((one) => typeof one === "string" && one.length < 300).slice(0, mostRecent)
      : [],
  };
}

function parsed(text: string | null): { tone?: unknown; recent?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function keep(me: string, choices: EmojiChoices): void {
  if (!mayStore()) return;
  try {
    localStorage.setItem(emojiChoicesOf(me), JSON.stringify(choices));
  } catch {
    // Full: only the choice is not remembered.
  }
}

export function keepTone(me: string, tone: Tone): void {
  keep(me, { ...readChoices(me), tone });
}

/** It was used: it stands first from now on. */
export function keepRecent(me: string, key: string): void {
  const { tone, recent } = readChoices(me);
  keep(me, { tone, recent: [key, ...recent.filter((one) => one !== key)].slice(0, mostRecent) });
}
