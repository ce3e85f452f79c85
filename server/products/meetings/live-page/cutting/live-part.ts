import type { LiveSegment } from "@safos/contract/live-page";
import type { OpenPart } from "../../recorder/part.ts";
import { webmCluster, type Frame, type RecordedCodec } from "../../recorder/webm.ts";

/** A segment is about this long, ms: it ends with the first whole picture after that. */
const segmentMs = 2000;
/** Without a whole picture it ends here; who comes then waits for the next one. */
const longestMs = 5000;
const mostBytes = 3 << 20;
/** How long the last frame counts, ms. */
const lastFrameMs = 20;

/** Cuts a stretch of a track into segments that never change. */
export class LivePart implements OpenPart {
  readonly width: number;
  readonly height: number;
  private readonly isVideo: boolean;
  private readonly startedAt: number;
  private readonly onSegment: (segment: LiveSegment, bytes: Buffer) => void;
  private readonly onEnd: () => void;
  private frames: Frame[] = [];
  private bytes = 0;
  private number = 0;
  private openedAt = 0;

  constructor(
    codec: RecordedCodec,
    size: { readonly width: number; readonly height: number },
    /** Milliseconds since 1970. */
    startedAt: number,
    on: { readonly segment: (segment: LiveSegment, bytes: Buffer) => void; readonly end: () => void },
  ) {
    this.isVideo = codec === "vp8";
    this.width = size.width;
    this.height = size.height;
    this.startedAt = startedAt;
    this.onSegment = on.segment;
    this.onEnd = on.end;
  }

  add(frame: Frame, now: number): void {
    const [first] = this.frames;
    if (first && this.isWhole(first, frame)) this.cut(frame.at);
    if (this.frames.length === 0) this.openedAt = now;
    this.frames.push(frame);
    this.bytes += frame.bytes.length;
  }

  flush(now: number): void {
    if (this.frames.length > 0 && now - this.openedAt > longestMs + segmentMs) this.cut(null);
  }

  isKeyframeDue(now: number): boolean {
    return this.isVideo && this.frames.length > 0 && now - this.openedAt >= segmentMs - 100;
  }

  end(): void {
    this.cut(null);
    this.onEnd();
  }

  private isWhole(first: Frame, next: Frame): boolean {
    const ms = next.at - first.at;
    if (ms >= longestMs || this.bytes > mostBytes) return true;
    return this.isVideo ? next.isKeyframe && ms >= segmentMs / 2 : ms >= segmentMs;
  }

  /** `until`: when the next frame comes; null: there is none yet. */
  private cut(until: number | null): void {
    const { frames } = this;
    const [first] = frames;
    const last = frames.at(-1);
    if (!first || !last) return;
    this.frames = [];
    this.bytes = 0;
    const segment = {
      n: ++this.number,
      at: Math.round(this.startedAt + first.at),
      until: Math.round(this.startedAt + (until ?? last.at + lastFrameMs)),
      isKey: first.isKeyframe,
    };
    this.onSegment(segment, webmCluster(frames));
  }
}
