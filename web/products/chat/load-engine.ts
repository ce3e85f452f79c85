import { onLeavePage } from "../../platform/sign-out.ts";
import type { Engine } from "./engine.ts";

let loading: Promise<Engine> | null = null;
/** Aborted when the person leaves the page, however far the engine has come. */
let stay = new AbortController();
/** Nothing is opened before what was open for who left has been closed. */
let forgetting: Promise<unknown> = Promise.resolve();
const listeners = new Set<() => void>();

async function start(before: Promise<unknown>, { signal }: AbortController): Promise<Engine> {
  await before;
  const { startEngine } = await import("./start-engine.ts");
  return startEngine(() => restartEngine(signal), signal);
}

/** What failed is tried again by the next who asks. */
function load(starting: Promise<Engine>): Promise<Engine> {
  loading = starting;
  starting.catch(() => {
    if (loading === starting) loading = null;
  });
  return starting;
}

/** Fetches the chat's engine (the Matrix client, a chunk of its own) once and starts it. */
export const loadEngine = (): Promise<Engine> => loading ?? load(start(forgetting, stay));

/** Calls back when another engine has taken the place of the one that was loaded. */
export function onEngineChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chat starts anew: with the session's keys, or without. Not for who has left. */
async function restartEngine(left: AbortSignal): Promise<void> {
  if (left.aborted) return;
  const before = loading;
  const stopping = (async () => (await before?.catch(() => null))?.stop())();
  const starting = load(start(stopping, stay));
  for (const listener of listeners) listener();
  await starting.catch(() => undefined);
}

/** Signing out: the next `loadEngine` starts afresh for anyone who is signed in then. */
async function forgetEngine(isSignedOut: boolean): Promise<void> {
  stay.abort();
  stay = new AbortController();
  const ending = loading;
  loading = null;
  const forget = async (): Promise<void> => (await ending?.catch(() => null))?.forget(isSignedOut);
  forgetting = forget().catch(() => undefined);
  await forgetting;
}
onLeavePage(forgetEngine);
