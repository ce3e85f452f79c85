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

/** Stops the sync; the next `loadEngine` starts afresh for whoever is signed in then. */
export async function leaveEngine(): Promise<void> {
  const engine = loading;
  loading = null;
  if (engine) await (await engine).stop();
}
