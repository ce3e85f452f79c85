import { ApiError } from "../../platform/api.ts";

/** Where a picture or file of the chat is fetched; the cookie says who asks. */
export function mediaUrl(mxc: unknown): string | null {
  const match = typeof mxc === "string" ? /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(mxc) : null;
  return match ? `/_matrix/client/v1/media/download/${match[1]}/${match[2]}` : null;
}

export function thumbnailUrl(
  mxc: unknown,
  width: number,
  height: number,
  method: "crop" | "scale" = "crop",
): string | null {
  const match = typeof mxc === "string" ? /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(mxc) : null;
  return match
    ? `/_matrix/client/v1/media/thumbnail/${match[1]}/${match[2]}?width=${width}&height=${height}&method=${method}`
    : null;
}

/** Sends a file to the media store; `onProgress` gets 0–100. Resolves with its mxc address. */
export function upload(file: File, onProgress: (percent: number) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/_matrix/media/v3/upload?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress((event.loaded / event.total) * 100);
    });
    request.addEventListener("load", () => {
      const answer = request.response as { content_uri?: unknown; errcode?: unknown } | null;
      if (request.status === 200 && typeof answer?.content_uri === "string") resolve(answer.content_uri);
      else
        reject(
          new ApiError(request.status, typeof answer?.errcode === "string" ? answer.errcode : "", "upload failed"),
        );
    });
    request.addEventListener("error", () => reject(new ApiError(0, "NETWORK", "upload failed")));
    request.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** The size of a picture, so that its place is kept while it loads; null when the browser cannot read it. */
export async function pictureSize(file: File): Promise<{ w: number; h: number } | null> {
  try {
    const picture = await createImageBitmap(file);
    const size = { w: picture.width, h: picture.height };
    picture.close();
    return size;
  } catch {
    return null;
  }
}
