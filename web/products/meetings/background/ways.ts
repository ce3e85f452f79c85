import type { ToWorker } from "./messages.ts";

/** How frames come to the worker and back. */
export interface Way {
  /** What the others get; it carries drawn frames only. */
  readonly output: MediaStreamTrack;
  /** Where the worker writes; null: it hands each frame back. */
  readonly writable: WritableStream<VideoFrame> | null;
  feed(track: MediaStreamTrack): void;
  painted(picture: ImageBitmap): void;
  end(): void;
}

type Send = (message: ToWorker, transfer: Transferable[]) => void;

/** Insertable streams of tracks (W3C mediacapture-transform, as Chromium has it), which TypeScript does not know. */
interface Transforms {
  MediaStreamTrackProcessor?: new (options: { track: MediaStreamTrack; maxBufferSize: number }) => {
    readable: ReadableStream<VideoFrame>;
  };
  MediaStreamTrackGenerator?: new (options: { kind: "video" }) => MediaStreamTrack & {
    writable: WritableStream<VideoFrame>;
  };
}

/** Straight from the camera to the worker and on, where the browser can. */
function streamsWay(
  { MediaStreamTrackProcessor: Processor, MediaStreamTrackGenerator: Generator }: Required<Transforms>,
  send: Send,
): Way {
  const output = new Generator({ kind: "video" });
  return {
    output,
    writable: output.writable,
    feed(track) {
      // One at a time: what the worker has no time for is dropped.
      const { readable: input } = new Processor({ track, maxBufferSize: 1 });
      send({ kind: "input", input }, [input]);
    },
    painted: (picture) => picture.close(),
    end: () => output.stop(),
  };
}

/** In ms: thirty times a second at most. */
const pauseMs = 33;

/** By way of a canvas, in every browser. */
function canvasWay(send: Send): Way {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const [output] = canvas.captureStream(30).getVideoTracks();
  if (!context || !output) throw new Error("There is nothing to draw on.");
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDone = false;
  function next(): void {
    clearTimeout(timer);
    if (!isDone) timer = setTimeout(() => void look(), pauseMs);
  }
  async function look(): Promise<void> {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return next();
    const frame = await createImageBitmap(video).catch(() => null);
    if (!frame) return next();
    if (isDone) return frame.close();
    send({ kind: "frame", frame }, [frame]);
  }
  return {
    output,
    writable: null,
    feed(track) {
      video.srcObject = new MediaStream([track]);
      void video.play().catch(() => undefined);
      next();
    },
    painted(picture) {
      if (canvas.width !== picture.width || canvas.height !== picture.height)
        Object.assign(canvas, { width: picture.width, height: picture.height });
      context.drawImage(picture, 0, 0);
      picture.close();
      next();
    },
    end() {
      isDone = true;
      clearTimeout(timer);
      video.srcObject = null;
      output.stop();
    },
  };
}

export function openWay(send: Send): Way {
  const transforms = globalThis as Transforms;
  return transforms.MediaStreamTrackProcessor && transforms.MediaStreamTrackGenerator
    ? streamsWay(transforms as Required<Transforms>, send)
    : canvasWay(send);
}
