import type { RecordingNotice } from "@safos/contract/recordings";
import { useSyncExternalStore } from "react";

type State = RecordingNotice["recording"] | null;

const states: readonly unknown[] = ["on", "paused", "full", "failed"] satisfies RecordingNotice["recording"][];

/** What the server says of the recording in the room's metadata; null: there is none. */
export function parseRecording(metadata: string | undefined): State {
  try {
    const { recording } = JSON.parse(metadata ?? "") as { recording?: unknown };
    return states.includes(recording) ? (recording as State) : null;
  } catch {
    return null;
  }
}

/** Whether this page's call is recorded. */
class RecordingState {
  #state: State = null;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): State => this.#state;

  /** The room's metadata. */
  receive(metadata: string | undefined): void {
    const next = parseRecording(metadata);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

export const recording = new RecordingState();

export function useRecordingState(): State {
  return useSyncExternalStore(recording.watch, recording.read);
}
