import { isatty } from "node:tty";
import pino from "pino";
import { textOf } from "./text.ts";
import { currentRequest } from "./trace.ts";

/** error = gave up, warn = retrying, info = a lifecycle change. Never message bodies, tokens or file names. */
export type Log = pino.Logger;

/** `auto`: text for a person at a terminal, JSON for whatever else reads it. */
export type LogFormat = "auto" | "json" | "text";

export function createLog(
  level: "error" | "warn" | "info" | "debug" | "silent",
  { fileDescriptor = 1, format = "auto" }: { readonly fileDescriptor?: 1 | 2; readonly format?: LogFormat } = {},
): Log {
  const isText = format === "text" || (format === "auto" && isatty(fileDescriptor));
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
    isText ? textTo(fileDescriptor) : pino.destination({ dest: fileDescriptor, sync: false }),
  );
}

/** At once: what a person reads is little, and stands in the order in which it happened beside what else is printed. */
function textTo(fileDescriptor: 1 | 2): pino.DestinationStream {
  const destination = pino.destination({ dest: fileDescriptor, sync: true });
  return { write: (line) => destination.write(textOf(line)) };
}
