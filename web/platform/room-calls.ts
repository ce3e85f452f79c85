import { useSyncExternalStore } from "react";
import { ApiError } from "./api.ts";

/** The key of someone's media in an encrypted call. */
export interface CallKey {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** From 0 to 255: which of theirs it is. */
  readonly index: number;
  /** At the media server: `<user>:<device>`. */
  readonly identity: string;
}

/** The keys of one call, while this page is in it. */
export interface CallKeys {
  /** Calls back with every key that there is, one's own last, and with each that comes. Returns the end of it. */
  follow(onKey: (key: CallKey) => void): () => void;
  /** Calls back when this tab has lost its keys to another, and shares none any more. */
  onLost(listener: () => void): void;
  /** Tells nobody any key from now on. */
  stop(): void;
}

/**
 * `starting`: it is not known yet. `off`: they are fetched once they are needed. `on`: this tab has the keys. `elsewhere`: another one
 * has. `lost`: the browser has lost them. `failed`: it cannot do it.
 */
type KeyState = "starting" | "off" | "on" | "elsewhere" | "lost" | "failed";

/** A call that rings in an encrypted room. */
export interface SealedRing {
  readonly roomId: string;
  /** Matrix ids. */
  readonly userIds: readonly string[];
  readonly isVideo: boolean;
  readonly lifetimeMs: number;
}

/** What calls need of the chat, which has the keys of encrypted rooms. */
export interface RoomCalls {
  readonly state: KeyState;
  isEncrypted(roomId: string): boolean;
  /** Another tab gives the keys up for this one, or what failed is tried once more. */
  takeOver(): void;
  /** Shares keys with those who are in the room's call. Throws ApiError. */
  open(roomId: string): Promise<CallKeys>;
  /** Lets Matrix clients in the room ring. Nothing where this tab has no keys. */
  ring(call: SealedRing): void;
  /** They ring no more. */
  unring(roomId: string): void;
  /** Declines for Matrix clients what someone rings in the room. */
  decline(roomId: string, callerId: string): void;
}

const nothing = (): void => undefined;
const starting: RoomCalls = {
  state: "starting",
  isEncrypted: () => false,
  takeOver: nothing,
  open: () => Promise.reject(new ApiError(409, "CALL_KEYS_FAILED", "The chat has not started.")),
  ring: nothing,
  unring: nothing,
  decline: nothing,
};

let current = starting;
const listeners = new Set<() => void>();

/** Null: the chat has ended. */
export function publishRoomCalls(next: RoomCalls | null): void {
  current = next ?? starting;
  for (const listener of listeners) listener();
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export const readRoomCalls = (): RoomCalls => current;
export const useRoomCalls = (): RoomCalls => useSyncExternalStore(watch, readRoomCalls);

/** How long the chat may take to start, or another tab to give up the keys, ms. */
const patienceMs = 20_000;

/** Once this tab has the keys. `takesOver`: from another tab, without asking. Throws ApiError that says why it has none. */
export function requireRoomCalls(takesOver: boolean): Promise<RoomCalls> {
  return new Promise((resolve, reject) => {
    let hasAsked = false;
    const end = (): void => {
      clearTimeout(timer);
      stop();
    };
    const fail = (code: string): void => {
      end();
      reject(new ApiError(409, code, "The keys of encrypted rooms are not in this tab."));
    };
    const look = (): void => {
      const { state } = current;
      if (state === "on") {
        end();
        resolve(current);
      } else if (state === "lost" || state === "failed") fail("CALL_KEYS_FAILED");
      else if (state === "elsewhere" && !takesOver) fail("CALL_KEYS_ELSEWHERE");
      else if (state === "elsewhere" && !hasAsked) {
        hasAsked = true;
        current.takeOver();
      }
    };
    const stop = watch(look);
    const timer = setTimeout(
      () => fail(current.state === "elsewhere" ? "CALL_KEYS_ELSEWHERE" : "CALL_KEYS_FAILED"),
      patienceMs,
    );
    look();
  });
}
