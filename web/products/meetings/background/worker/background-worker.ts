import type { FromWorker, ToWorker } from "../messages.ts";
import { Painter } from "./painter.ts";
import { loadSegmenter } from "./segmenter.ts";

/** A worker of its own: it keeps drawing while the page is busy, and its policy alone allows WebAssembly. */
interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(name: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}
const scope = globalThis as unknown as Scope;

const reportEveryMs = 2000;
/** A frame that takes longer than this will not come any more. */
const stuckAfterMs = 10_000;

let painter: Painter | null = null;
let output: WritableStreamDefaultWriter<VideoFrame> | null = null;
let reader: ReadableStreamDefaultReader<VideoFrame> | null = null;
let hasFailed = false;
const took = { frames: 0, ms: 0, begunAt: 0 };

const say = (message: FromWorker, transfer: Transferable[] = []): void => scope.postMessage(message, transfer);

function fail(reason: unknown): void {
  if (hasFailed) return;
  hasFailed = true;
  void reader?.cancel().catch(() => undefined);
  say({ kind: "failed", reason: reason instanceof Error ? reason.message : String(reason) });
}

async function paint(frame: CanvasImageSource, size: { width: number; height: number }): Promise<OffscreenCanvas> {
  if (!painter) throw new Error("Frames came before the recogniser.");
  took.begunAt = performance.now();
  const drawn = await painter.paint(frame, size);
  took.ms += performance.now() - took.begunAt;
  took.frames++;
  took.begunAt = 0;
  return drawn;
}

async function pump(input: ReadableStream<VideoFrame>): Promise<void> {
  const own = input.getReader();
  const before = reader;
  reader = own;
  void before?.cancel().catch(() => undefined);
  for (;;) {
    const { done, value: frame } = await own.read();
    if (done) return;
    try {
      if (reader !== own || hasFailed) return;
      const { displayWidth: width, displayHeight: height, timestamp } = frame;
      await output?.write(new VideoFrame(await paint(frame, { width, height }), { timestamp }));
    } finally {
      frame.close();
    }
  }
}

async function paintOne(frame: ImageBitmap): Promise<void> {
  const drawn = await paint(frame, frame);
  frame.close();
  const picture = drawn.transferToImageBitmap();
  say({ kind: "painted", picture }, [picture]);
}

async function begin({ library, backdrop, output: to }: Extract<ToWorker, { kind: "begin" }>): Promise<void> {
  painter = new Painter(await loadSegmenter(library), backdrop);
  output = to?.getWriter() ?? null;
  // The first picture takes the longest: nobody waits for it.
  await paint(new OffscreenCanvas(16, 9), { width: 16, height: 9 });
  Object.assign(took, { frames: 0, ms: 0 });
  setInterval(report, reportEveryMs);
  say({ kind: "ready" });
}

function report(): void {
  if (took.begunAt > 0 && performance.now() - took.begunAt > stuckAfterMs) fail(new Error("A frame is stuck."));
  if (took.frames > 0) say({ kind: "pace", meanMs: took.ms / took.frames });
  Object.assign(took, { frames: 0, ms: 0 });
}

scope.addEventListener("message", ({ data }) => {
  if (hasFailed) return;
  if (data.kind === "begin") begin(data).catch(fail);
  else if (data.kind === "backdrop") painter?.show(data.backdrop);
  else if (data.kind === "input") pump(data.input).catch(fail);
  else paintOne(data.frame).catch(fail);
});
