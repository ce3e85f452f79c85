import { useSyncExternalStore } from "react";
import { cacheText, readCached } from "../../../platform/offline.ts";
import { keyMark, takeKey } from "../../../platform/taken-key.ts";
import type { Target } from "../call/state.ts";
import { keyIn, withKey } from "./key.ts";

/**
 * The keys that this browser has been given, by the path of the meeting's page. A person's stay on the device until their
 * session ends; a guest's goes with the tab, for a guest may sit at anybody's computer.
 */

/** What a link has brought to this tab, as it stood there. */
const takenKey = (path: string): string | null => sessionStorage.getItem(keyMark + path);

const placeOf = (path: string): string => `key ${path}`;
const isGuests = (path: string): boolean => path.startsWith("/g/");
const listeners = new Set<() => void>();

/** Null: it was not given here. */
export function readKey(path: string): string | null {
  return keyIn(takenKey(path) ?? "") ?? (isGuests(path) ? null : keyIn(readCached(placeOf(path)) ?? ""));
}

/** A link to what the path's key opens, with the key where it is here. */
export const linkWithKey = (path: string, url: string): string => withKey(url, readKey(path));

/** Null: forgets it. */
export function keepKey(path: string, key: string | null): void {
  if (!isGuests(path)) cacheText(placeOf(path), key ?? "");
  // Where nothing could be kept the tab has it.
  const isKept = !isGuests(path) && readCached(placeOf(path)) === key;
  if (isKept || key === null) sessionStorage.removeItem(keyMark + path);
  else sessionStorage.setItem(keyMark + path, key);
  for (const listener of listeners) listener();
}

/** What a link has brought to this tab stays on the device of the person who is signed in. */
export function settleKey(path: string): void {
  // Another page of ours may have led here, which loads nothing anew.
  takeKey();
  const key = keyIn(takenKey(path) ?? "");
  if (key !== null && !isGuests(path)) keepKey(path, key);
}

const pathOf = ({ meetingId, workspaceId }: Pick<Target, "meetingId" | "workspaceId">): string =>
  meetingId === null ? location.pathname : `/w/${workspaceId}/meetings/${meetingId}`;

/** Of the call that one goes into; a guest's page is the link itself. */
export const keyOf = (target: Target): string | null => readKey(pathOf(target));

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The key of a meeting's page, as it is now. */
export const useKey = (path: string): string | null => useSyncExternalStore(watch, () => readKey(path));

export const useKeyOf = (target: Target | null): string | null => useKey(target ? pathOf(target) : "");

/** Whether this page's call is encrypted end to end, and whom one cannot see and hear in it. */
class EncryptionState {
  #isOn = false;
  #unreadable: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly isOn = (): boolean => this.#isOn;

  /** By the sid of their connection: who comes back with the right key is another. */
  isUnreadable(participantSid: string): boolean {
    return this.#unreadable.has(participantSid);
  }

  begin(isOn: boolean): void {
    this.#isOn = isOn;
    this.#unreadable = new Set();
    this.#publish();
  }

  /** What they send does not open with our key. False: that was known. */
  note(participantSid: string): boolean {
    if (this.#unreadable.has(participantSid)) return false;
    this.#unreadable = new Set([...this.#unreadable, participantSid]);
    return true;
  }

  /** Their key has come. False: nothing was wrong. */
  forget(participantSid: string): boolean {
    if (!this.#unreadable.has(participantSid)) return false;
    this.#unreadable = new Set([...this.#unreadable].filter((one) => one !== participantSid));
    return true;
  }

  #publish(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const encryption = new EncryptionState();

export const useIsEncrypted = (): boolean => useSyncExternalStore(encryption.watch, encryption.isOn);
