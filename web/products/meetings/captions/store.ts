import type { CaptionNotice } from "@safos/contract/captions";
import { useSyncExternalStore } from "react";
import { addCaption, type Caption } from "./rows.ts";
import { parsePreferences, plain, type Preferences } from "./preferences.ts";

interface CaptionState {
  /** What everybody in the call is told; null: captions are off. */
  readonly notice: CaptionNotice | null;
  readonly captions: readonly Caption[];
  readonly preferences: Preferences;
}

const nothing: CaptionState = { notice: null, captions: [], preferences: plain };

/** Tells the others what one speaks. */
type Speak = (language: string) => void;

/** The captions of this page's call. */
class Captions {
  #state = nothing;
  #key = "";
  #speak: Speak = () => undefined;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): CaptionState => this.#state;

  #set(change: Partial<CaptionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** A call begins; `who` is whose preferences they are. */
  begin(who: string, speak: Speak): void {
    this.#key = `safos.captions.${who}`;
    this.#speak = speak;
    const preferences = parsePreferences(localStorage.getItem(this.#key));
    this.#set({ ...nothing, preferences });
    if (preferences.speaks !== "auto") speak(preferences.speaks);
  }

  /** The room's metadata, as the server says it. */
  receive(metadata: string | undefined): void {
    const notice = parseNotice(metadata);
    this.#set(notice ? { notice } : { notice, captions: [] });
  }

  add(caption: Caption): void {
    if (this.#state.notice) this.#set({ captions: addCaption(this.#state.captions, caption) });
  }

  prefer(change: Partial<Preferences>): void {
    const preferences = { ...this.#state.preferences, ...change };
    localStorage.setItem(this.#key, JSON.stringify(preferences));
    this.#set({ preferences });
    if (change.speaks !== undefined) this.#speak(change.speaks === "auto" ? "" : change.speaks);
  }
}

function parseNotice(metadata: string | undefined): CaptionNotice | null {
  try {
    const { captions, language } = JSON.parse(metadata ?? "") as Partial<CaptionNotice>;
    if (captions !== "on" && captions !== "finals" && captions !== "broken") return null;
    return { captions, language: typeof language === "string" ? language : null };
  } catch {
    return null;
  }
}

export const captions = new Captions();

export function useCaptions(): CaptionState {
  return useSyncExternalStore(captions.watch, captions.read);
}
