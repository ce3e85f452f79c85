import type { Breakout } from "@safos/contract/breakout";
import { useSyncExternalStore } from "react";
import { now } from "../../../platform/clock.ts";
import type { Way } from "./way.ts";

interface BreakoutState {
  /** Null: there are none, or nothing is known yet. */
  readonly breakout: Breakout | null;
  /** How far the server's clock is ahead of this one, ms. */
  readonly aheadMs: number;
  readonly isMoving: boolean;
}

const nothing: BreakoutState = { breakout: null, aheadMs: 0, isMoving: false };

/** The breakout rooms of this page's call. */
class Breakouts {
  #state = nothing;
  #way: Way | null = null;
  #asked = 0;
  #settle: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): BreakoutState => this.#state;

  #set(change: Partial<BreakoutState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** A call begins; `settle` goes to the room where one is to be. */
  begin(way: Way | null, settle: () => void): void {
    this.#way = way;
    this.#settle = settle;
    this.#set(nothing);
    void this.refresh();
  }

  end(): void {
    this.#way = null;
    this.#settle = () => undefined;
    this.#set(nothing);
  }

  /** Asks the server; resolves with false where it refuses or cannot be reached. */
  async refresh(): Promise<boolean> {
    const way = this.#way;
    if (!way) return false;
    const turn = ++this.#asked;
    try {
      const breakout = await way.read();
      // What was asked later is newer.
      if (way === this.#way && turn === this.#asked) this.receive(breakout);
      return true;
    } catch {
      return false;
    }
  }

  receive(breakout: Breakout): void {
    const known = this.#state.breakout;
    if (known && breakout.version < known.version) return;
    this.#set({ breakout, aheadMs: Date.parse(breakout.now) - now() });
    this.#settle();
  }

  setMoving(isMoving: boolean): void {
    this.#set({ isMoving });
  }

  /** Where one is to be; null: the main room. */
  wanted(): string | null {
    const { breakout } = this.#state;
    return breakout?.isOpen ? breakout.mine.roomId : null;
  }

  async askHelp(isAsked: boolean): Promise<void> {
    if (this.#way) this.receive(await this.#way.askHelp(isAsked));
  }

  /** Into another room, or for null the main one. */
  async enter(roomId: string | null): Promise<void> {
    await this.#way?.enter({ roomId });
    await this.refresh();
  }
}

export const breakouts = new Breakouts();

export function useBreakouts(): BreakoutState {
  return useSyncExternalStore(breakouts.watch, breakouts.read);
}
