import { randomUUID } from "node:crypto";
import { elapsed } from "#clock";
import { lanesOf, openEngine } from "../engine/choice.ts";
import type { FromRecogniser, ToRecogniser } from "./messages.ts";
import { createDecoder } from "./opus.ts";
import { Pipeline } from "./pipeline.ts";

/**
 * The recogniser process: what strangers' clients sent as sound is decoded here, apart from the server's memory and away
 * from the threads that serve pages and forward media. It keeps nothing.
 */
let pipeline: Pipeline | null = null;

function post(message: FromRecogniser): void {
  if (process.connected) process.send?.(message);
}

function receive(message: ToRecogniser): void {
  if (message.kind === "start")
    pipeline = new Pipeline({
      engine: openEngine(message.engine),
      lanes: lanesOf(message.engine),
      decoder: createDecoder,
      elapsed,
      makeId: randomUUID,
      onSegment: (segment) => post({ kind: "said", segment }),
      load: (load) => post({ kind: "load", load }),
    });
  else if (message.kind === "sound") pipeline?.take(message.sound);
  else if (message.kind === "finish") pipeline?.finish(message.room);
  else pipeline?.drop(message.room);
}

setInterval(() => pipeline?.tick(), 200);
process.on("message", (message: ToRecogniser) => {
  try {
    receive(message);
  } catch (error) {
    post({ kind: "trouble", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
// The server is gone, however it went.
process.on("disconnect", () => process.exit(0));
// The terminal's interrupt reaches the whole group; the server says when it is time.
process.on("SIGINT", () => undefined);
