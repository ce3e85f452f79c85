import { readCode } from "./read-code.ts";

/** Pixels of the longer side that is looked through: what a camera sees of a code is larger than that needs. */
const longestSide = 960;
/** Between two looks, in ms. */
const pauseMs = 120;

/** Calls back with each code that a video shows, as long as it shows one, until it is ended. */
export function watchForCodes(video: HTMLVideoElement, onCode: (bytes: Uint8Array) => void): () => void {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const { videoWidth, videoHeight } = video;
    if (context && videoWidth > 0) {
      const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
      canvas.width = Math.round(videoWidth * scale);
      canvas.height = Math.round(videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const bytes = readCode(context.getImageData(0, 0, canvas.width, canvas.height));
      if (bytes) onCode(bytes);
    }
    timer = setTimeout(look, pauseMs);
  };
  look();
  return () => clearTimeout(timer);
}
