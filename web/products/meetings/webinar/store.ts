import type { LiveNotice } from "@safos/contract/live-page";
import type { Emoji, Webinar } from "@safos/contract/webinar";
import { useSyncExternalStore } from "react";
import { liveIn } from "../live-page/notice.ts";
import { noticeIn, type WebinarNotice } from "./notice.ts";
import type { WebinarWay } from "./way.ts";

interface WebinarState {
  /** Null: the call is no webinar, or that is not known yet. */
  readonly notice: WebinarNotice | null;
  readonly webinar: Webinar | null;
  /** Whether the stage is shown to everybody with an address. */
  readonly live: LiveNotice["live"] | null;
}

const nothing: WebinarState = { notice: null, webinar: null, live: null };
/** Hundreds of pages do not ask in the same moment, nor more often than this; who leads sees at once. ms. */
const audienceEveryMs = 2500;

/** The webinar of this page's call. */
class Webinars {
  #state = nothing;
  #way: WebinarWay | null = null;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): WebinarState => this.#state;

  #set(change: Partial<WebinarState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  begin(way: WebinarWay | null, metadata: string | undefined): void {
    this.end();
    this.#way = way;
    this.receive(metadata);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#way = null;
    this.#set(nothing);
  }

  /** What the room says of itself. */
  receive(metadata: string | undefined): void {
    const live = liveIn(metadata);
    if (live !== this.#state.live) this.#set({ live });
    const notice = noticeIn(metadata);
    if (!this.#way || notice === null || notice.version === this.#state.notice?.version) return;
    this.#set({ notice });
    if (this.#state.webinar === null || this.#state.webinar.canLead) return void this.refresh();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, Math.random() * audienceEveryMs);
  }

  async refresh(): Promise<void> {
    const way = this.#way;
    if (!way) return;
    const turn = ++this.#asked;
    try {
      const webinar = await way.read();
      // What was asked later is newer.
      if (way === this.#way && turn === this.#asked) this.#set({ webinar });
    } catch {
      // The next change asks again.
    }
  }

  /** Does something in the webinar and shows what came of it. Throws what the server refuses. */
  async run(step: (way: WebinarWay) => Promise<Webinar>): Promise<void> {
    if (this.#way) this.show(await step(this.#way));
  }

  show(webinar: Webinar): void {
    this.#asked++;
    this.#set({ webinar });
  }

  async react(emoji: Emoji): Promise<void> {
    await this.#way?.react(emoji);
  }
}

export const webinars = new Webinars();

export function useWebinar(): WebinarState {
  return useSyncExternalStore(webinars.watch, webinars.read);
}
