import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";

/** error = gave up, warn = retrying, info = a lifecycle change. Never message bodies, tokens or file names. */
export type Log = pino.Logger;

const requests = new AsyncLocalStorage<string>();

/** Whatever is logged while `work` goes on, and by what it began, names the request. */
export const inRequest = <T>(requestId: string, work: () => T): T => requests.run(requestId, work);

export function createLog(level: "error" | "warn" | "info" | "debug" | "silent", fileDescriptor: 1 | 2 = 1): Log {
  return pino(
    {
      level,
      base: null,
      // An error is its type, message, stack and causes; without this it would be `{}`.
      serializers: { error: pino.stdSerializers.err },
      timestamp: pino.stdTimeFunctions.isoTime,
      // A new object each time: pino puts the line's own fields into it.
      mixin() {
        const requestId = requests.getStore();
        return requestId === undefined ? {} : { requestId };
      },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: fileDescriptor, sync: false }),
  );
}
