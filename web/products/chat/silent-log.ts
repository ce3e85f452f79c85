import { logger, type Logger } from "matrix-js-sdk/lib/logger.js";

export const silent: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  getChild: () => silent,
};

/**
 * Parts of the library write to a logger of its own, whichever its client has: what devices seal for each other would stand in the
 * browser's console.
 */
export function silenceLibrary(): void {
  Object.assign(logger, silent, { log: silent.debug });
}
