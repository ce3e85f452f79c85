import type { Certificates } from "#http";
import type { Log } from "#log";
import type { Served } from "./served.ts";
import { readPairFiles, type ReadPair } from "./pair.ts";

/**
 * How often the files are looked at: they are small, and links that are swapped under their names, as by certbot or
 * Kubernetes, are noticed by reading them only.
 */
const lookEveryMs = 5000;

interface Options {
  readonly cert: string;
  readonly key: string;
  readonly log: Log;
  readonly everyMs?: number;
  readonly show: (certificates: Certificates) => void;
}

/** The one certificate of `SAFOS_TLS=files`, for every name. Files that are wrong leave the one before in use. */
export function serveFiles({ cert, key, log, everyMs = lookEveryMs, show }: Options): Served {
  let current: ReadPair | null = null;
  let complaint = "";
  let timer: NodeJS.Timeout | undefined;

  function change(next: ReadPair): void {
    current = next;
    show({ contextOf: () => next.context, unnamed: next });
  }

  function look(): void {
    try {
      const next = readPairFiles(cert, key);
      complaint = "";
      if (next.cert === current?.cert && next.key === current.key) return;
      change(next);
      log.info({ ends: new Date(next.ends).toISOString() }, "the certificate was replaced");
    } catch (error) {
      // Between two files of one pair everything is wrong for a moment: said once for each reason.
      const { message } = error as Error;
      if (message !== complaint) log.warn({ reason: message }, "the new certificate is not used; the one before stays");
      complaint = message;
    }
  }

  return {
    async prepare() {
      change(readPairFiles(cert, key));
      timer = setInterval(look, everyMs);
      timer.unref();
    },
    isReady: () => current !== null,
    isServed: (name) => current?.isFor(name) ?? false,
    firstEnd: () => current?.ends ?? null,
    answerOf: async () => null,
    stop: () => clearInterval(timer),
  };
}
