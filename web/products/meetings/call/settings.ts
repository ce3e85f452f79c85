import { useSyncExternalStore } from "react";

/** How a person takes part in calls, remembered on this device. */
export interface CallSettings {
  /** Empty: whichever the browser takes. */
  readonly micId: string;
  readonly cameraId: string;
  readonly speakerId: string;
  readonly isNoiseSuppressed: boolean;
  /** By Safos itself rather than by the browser. */
  readonly hasOwnSuppression: boolean;
  readonly joinsMuted: boolean;
  /** Small pictures, both ways. */
  readonly isLowData: boolean;
  readonly isSelfHidden: boolean;
  readonly hasShortcuts: boolean;
  /** A sound when someone calls. */
  readonly hasRingTone: boolean;
}

export const usual: CallSettings = {
  micId: "",
  cameraId: "",
  speakerId: "",
  isNoiseSuppressed: true,
  hasOwnSuppression: false,
  joinsMuted: false,
  isLowData: false,
  isSelfHidden: false,
  hasShortcuts: true,
  hasRingTone: true,
};

const key = "safos.call";

/** What was kept, as far as it makes sense. */
export function parseSettings(kept: string | null): CallSettings {
  let found: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? "{}");
    if (typeof parsed === "object" && parsed !== null) found = parsed as Record<string, unknown>;
  } catch {
    return usual;
  }
  const known = Object.entries(usual).map(([name, value]) => [
    name,
    typeof found[name] === typeof value ? found[name] : value,
  ]);
  return Object.fromEntries(known) as CallSettings;
}

let settings: CallSettings | null = null;
const listeners = new Set<() => void>();

export function readSettings(): CallSettings {
  settings ??= parseSettings(localStorage.getItem(key));
  return settings;
}

export function changeSettings(change: Partial<CallSettings>): void {
  settings = { ...readSettings(), ...change };
  localStorage.setItem(key, JSON.stringify(settings));
  for (const listener of listeners) listener();
}

export function watchSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSettings = (): CallSettings => useSyncExternalStore(watchSettings, readSettings);
