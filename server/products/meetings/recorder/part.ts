import { webmCluster, webmHead, type Frame, type RecordedCodec } from "./webm.ts";

/** Where a part is written. */
export interface PartSink {
  append(bytes: Uint8Array): void;
  end(): void;
}

/** A stretch of a track while it is written. */
export interface OpenPart {
  readonly width: number;
  readonly height: number;
  /** `now`: monotonic ms. */
  add(frame: Frame, now: number): void;
  flush(now: number): void;
  end(): void;
  /** Whether it goes on better with a whole picture. */
  isKeyframeDue(now: number): boolean;
}

/** A cluster holds this much at most, ms and bytes: what a crash costs. */
const flushAfter = 900;
const flushBytes = 2 << 20;

/** A stretch of a track without a break and with pictures of one size: a WebM file of its own. */
export class Part implements OpenPart {
  readonly width: number;
  readonly height: number;
  private readonly sink: PartSink;
  private frames: Frame[] = [];
  private bytes = 0;
  private flushedAt: number;

  constructor(sink: PartSink, codec: RecordedCodec, width: number, height: number, now: number) {
    this.sink = sink;
    this.width = width;
    this.height = height;
    this.flushedAt = now;
    sink.append(webmHead(codec, width, height));
  }

  /** `now`: monotonic ms. */
  add(frame: Frame, now: number): void {
    const first = this.frames[0];
    if (first && Math.abs(frame.at - first.at) > 30_000) this.write(now);
    this.frames.push(frame);
    this.bytes += frame.bytes.length;
    if (this.bytes > flushBytes) this.write(now);
    else this.flush(now);
  }

  flush(now: number): void {
    if (now - this.flushedAt >= flushAfter) this.write(now);
  }

  isKeyframeDue(): boolean {
    return false;
  }

  end(): void {
    this.write(this.flushedAt);
    this.sink.end();
  }

  private write(now: number): void {
    this.flushedAt = now;
    if (this.frames.length === 0) return;
    this.sink.append(webmCluster(this.frames));
    this.frames = [];
    this.bytes = 0;
  }
}
