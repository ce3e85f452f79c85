import { ApiError } from "./api.ts";

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
