import { onLeavePage } from "../../platform/sign-out.ts";
import type { Engine } from "./engine.ts";

let loading: Promise<Engine> | null = null;

/** Fetches the chat's engine (the Matrix client, a chunk of its own) once and starts it. */
export function loadEngine(): Promise<Engine> {
  loading ??= import("./engine.ts").then(
    (module) => module.startEngine(),
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Signing out: the next `loadEngine` starts afresh for anyone who is signed in then. */
async function forgetEngine(isSignedOut: boolean): Promise<void> {
  const engine = await loading?.catch(() => null);
  loading = null;
  await engine?.forget(isSignedOut);
}
onLeavePage(forgetEngine);
