import type { FromCompiler } from "../messages.ts";

/** Compiles RNNoise: the policy of this worker's file alone allows WebAssembly, that of the page does not. */
interface Scope {
  postMessage(message: FromCompiler): void;
  addEventListener(name: "message", listener: (event: MessageEvent<string>) => void): void;
}
const scope = globalThis as unknown as Scope;

async function compile(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`RNNoise is not there: ${response.status}.`);
  return WebAssembly.compile(await response.arrayBuffer());
}

scope.addEventListener("message", ({ data: address }) => {
  compile(address).then(
    (module) => scope.postMessage({ kind: "compiled", module }),
    (error: unknown) => scope.postMessage({ kind: "failed", reason: String(error) }),
  );
});
