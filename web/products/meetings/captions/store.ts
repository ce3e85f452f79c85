import type { CaptionNotice } from "@safos/contract/captions";
import { useSyncExternalStore } from "react";
import { randomId } from "../../../platform/clock.ts";
import { addCaption, type Caption } from "./rows.ts";
import { TypingSender } from "./typing.ts";
import { parsePreferences, plain, type Preferences } from "./preferences.ts";

interface CaptionState {
  /** What everybody in the call is told; null: captions are off. */
  readonly notice: CaptionNotice | null;
  readonly captions: readonly Caption[];
  readonly preferences: Preferences;
}

const nothing: CaptionState = { notice: null, captions: [], preferences: plain };

/** The way to the others in the call. */
interface Others {
  /** What one speaks; empty: what was chosen for the meeting. */
  speak(language: string): void;
  /** What one is typing. */
  type(typed: { readonly segmentId: string; readonly text: string; readonly isFinal: boolean }): void;
}

/** What was typed stands so long after it was sent. */
const typedStaysMs = 60_000;

/** The captions of this page's call. */
class Captions {
  #state = nothing;
  #key = "";
  #others: Others | null = null;
  #typing: TypingSender | null = null;
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
  begin(who: string, others: Others): void {
    this.#key = `safos.captions.${who}`;
    this.#others = others;
    this.#typing = new TypingSender((typed) => others.type(typed), randomId);
    const preferences = parsePreferences(localStorage.getItem(this.#key));
    this.#set({ ...nothing, preferences });
    if (preferences.speaks !== "auto") others.speak(preferences.speaks);
  }

  /** The room's metadata, as the server says it. */
  receive(metadata: string | undefined): void {
    const notice = parseNotice(metadata);
    this.#set(notice ? { notice } : { notice, captions: this.#state.captions.filter((one) => one.isTyped) });
  }

  add(caption: Caption): void {
    if (!this.#state.notice && !caption.isTyped) return;
    this.#set({ captions: addCaption(this.#state.captions, caption) });
    if (caption.isTyped && caption.isFinal)
      setTimeout(
        () => this.#set({ captions: this.#state.captions.filter((one) => one.segmentId !== caption.segmentId) }),
        typedStaysMs,
      );
  }

  /** Each letter, where one has chosen that the others see them. */
  type(text: string): void {
    if (this.#state.preferences.isTypingShown) this.#typing?.type(text);
  }

  /** The message was sent; an empty one: it is not to be. */
  endTyping(text: string): void {
    this.#typing?.end(text);
  }

  prefer(change: Partial<Preferences>): void {
    const preferences = { ...this.#state.preferences, ...change };
    localStorage.setItem(this.#key, JSON.stringify(preferences));
    this.#set({ preferences });
    if (change.speaks !== undefined) this.#others?.speak(change.speaks === "auto" ? "" : change.speaks);
    if (change.isTypingShown === false) this.endTyping("");
  }
}

function parseNotice(metadata: string | undefined): CaptionNotice | null {
  try {
    const { captions, language, isKept } = JSON.parse(metadata ?? "") as Partial<CaptionNotice>;
    if (captions !== "on" && captions !== "finals" && captions !== "broken") return null;
    return { captions, language: typeof language === "string" ? language : null, isKept: isKept === true };
  } catch {
    return null;
  }
}

export const captions = new Captions();

export function useCaptions(): CaptionState {
  return useSyncExternalStore(captions.watch, captions.read);
}
