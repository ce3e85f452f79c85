import pino from "pino";
import { currentRequest } from "./trace.ts";

export { currentRequest, inRequest, type RequestTrace } from "./trace.ts";

/** error = gave up, warn = retrying, info = a lifecycle change. Never message bodies, tokens or file names. */
export type Log = pino.Logger;

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
        const trace = currentRequest();
        return trace === undefined ? {} : { requestId: trace.id };
      },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: fileDescriptor, sync: false }),
  );
}
