import { onLeavePage } from "../../platform/sign-out.ts";
import type { Engine } from "./engine.ts";

let loading: Promise<Engine> | null = null;
const listeners = new Set<() => void>();

/** Fetches the chat's engine (the Matrix client, a chunk of its own) once and starts it. */
export function loadEngine(): Promise<Engine> {
  loading ??= import("./start-engine.ts").then(
    (module) => module.startEngine(restartEngine),
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Calls back when another engine has taken the place of the one that was loaded. */
export function onEngineChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chat starts anew: with the session's keys, or without. */
async function restartEngine(): Promise<void> {
  const before = loading;
  loading = (async () => {
    const engine = await before?.catch(() => null);
    await engine?.stop();
    return (await import("./start-engine.ts")).startEngine(restartEngine);
  })();
  for (const listener of listeners) listener();
  await loading.catch(() => undefined);
}

/** Signing out: the next `loadEngine` starts afresh for anyone who is signed in then. */
async function forgetEngine(isSignedOut: boolean): Promise<void> {
  const engine = await loading?.catch(() => null);
  loading = null;
  await engine?.forget(isSignedOut);
}
onLeavePage(forgetEngine);
