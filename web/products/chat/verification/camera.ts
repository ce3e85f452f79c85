/** Why there is no picture. `refused`: the person or their agency does not let pages have the camera. */
export type CameraProblem = "refused" | "missing" | "busy";

let isThere = false;

/** Whether this browser has a camera, as it stood when the chat started. */
export const hasCamera = (): boolean => isThere;

/** Looks for a camera, without asking for it; where the browser is silent there is none. */
export async function lookForCamera(): Promise<boolean> {
  // Without a secure context there are no devices.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  const all = await devices?.enumerateDevices().catch(() => []);
  isThere = all?.some(({ kind }) => kind === "videoinput") ?? false;
  return isThere;
}

/** What the browser's answer means to the person (Media Capture and Streams, "getUserMedia"). */
export function problemOf(error: unknown): CameraProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" || name === "TypeError" ? "missing" : "busy";
}

export const stopCamera = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** The camera that looks away from the person, where there is one. */
export const openCamera = async (): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
  });
