import { ApiError } from "../../../platform/api.ts";

/** A line that is open and carries nothing for so long is no line. */
const patienceMs = 60_000;

interface Sending {
  readonly type: string;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
}

/** Sends bytes and answers with the JSON that comes back; says how far it is on the way. Throws ApiError, and AbortError. */
export function transfer<T>(
  method: string,
  url: string,
  body: Blob,
  { type, signal, onProgress }: Sending,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    let isStalled = false;
    const watch = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isStalled = true;
        sending.abort();
      }, patienceMs);
    };
    const stop = (): void => sending.abort();
    const end = (work: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      work();
    };
    const network = (): ApiError => new ApiError(0, "NETWORK", "the bytes did not arrive");
    sending.open(method, url);
    sending.setRequestHeader("Content-Type", type);
    sending.setRequestHeader("Accept", "application/json");
    sending.upload.addEventListener("progress", (event) => {
      watch();
      onProgress(event.loaded);
    });
    sending.addEventListener("load", () => end(() => settle(sending, resolve as (answer: unknown) => void, reject)));
    sending.addEventListener("error", () => end(() => reject(network())));
    sending.addEventListener("abort", () =>
      end(() => reject(isStalled ? network() : new DOMException("stopped", "AbortError"))),
    );
    if (signal.aborted) return reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", stop, { once: true });
    watch();
    sending.send(body);
  });
}

function settle(
  { status, responseText }: XMLHttpRequest,
  resolve: (answer: unknown) => void,
  reject: (error: ApiError) => void,
): void {
  const answer = parse(responseText);
  if (status >= 200 && status < 300) return resolve(answer);
  const { code, data } = (answer ?? {}) as { code?: unknown; data?: unknown };
  reject(
    new ApiError(
      status,
      typeof code === "string" ? code : "",
      "the bytes were refused",
      typeof data === "object" && data ? (data as Record<string, unknown>) : {},
    ),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy's page; the status says enough.
    return null;
  }
}
