import type { FromWorker, ToWorker } from "../messages.ts";
import { createRnnoise } from "../rnnoise.ts";

/** Compiles RNNoise: the policy of this worker's file alone allows WebAssembly, that of the page does not. */
interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(name: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}
const scope = globalThis as unknown as Scope;

async function compile(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`RNNoise is not there: ${response.status}.`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** For a browser that takes no module into the page: each frame is cleaned here. */
function serve(module: WebAssembly.Module, frames: MessagePort): void {
  let clean: ((frame: Float32Array) => void) | null = null;
  frames.addEventListener("message", ({ data: frame }: MessageEvent<Float32Array>) => {
    clean ??= createRnnoise(module);
    clean(frame);
    frames.postMessage(frame, [frame.buffer]);
  });
  frames.start();
}

scope.addEventListener("message", ({ data: { address, frames } }) => {
  compile(address).then(
    (module) => {
      serve(module, frames);
      scope.postMessage({ kind: "compiled", module }, []);
    },
    (error: unknown) => scope.postMessage({ kind: "failed", reason: String(error) }, []),
  );
});
