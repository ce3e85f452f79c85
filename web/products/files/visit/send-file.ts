import { ApiError, visitorToken } from "../../../platform/api.ts";

/** Sends a file in one piece as the visitor, and says how far it has come. Throws ApiError. */
export function sendFile<T>(
  address: string,
  file: Blob,
  { method = "POST", onProgress }: { method?: "POST" | "PUT"; onProgress: (bytes: number) => void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open(method, address);
    const { link = "", guest } = visitorToken();
    sending.setRequestHeader("safos-link", link);
    if (guest !== undefined) sending.setRequestHeader("safos-guest", guest);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    sending.addEventListener("load", () => {
      let answer: { code?: unknown; data?: unknown } = {};
      try {
        answer = JSON.parse(sending.responseText) as typeof answer;
      } catch {
        // A proxy's page; the status says enough.
      }
      if (sending.status < 300) return resolve(answer as T);
      const code = typeof answer.code === "string" ? answer.code : "";
      const data = typeof answer.data === "object" && answer.data ? (answer.data as Record<string, unknown>) : {};
      reject(new ApiError(sending.status, code, "the file was refused", data));
    });
    sending.addEventListener("error", () => reject(new ApiError(0, "NETWORK", "the file did not arrive")));
    sending.send(file);
  });
}

/** Tried this many times before the visitor is asked. */
const tries = 3;

/** A short break in the network, or a network that sends much at once, is waited out; a refusal is not. */
export async function withTries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isPassing = error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.status);
      if (!isPassing || attempt >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
  }
}
