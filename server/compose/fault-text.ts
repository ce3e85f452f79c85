import { ConfigFault } from "#config";
import { DatabaseFault } from "#database";

/** What a process says that ends with an error: a sentence where the operator can help, else where in the code it was. */
export function faultText(error: unknown): string {
  if (error instanceof ConfigFault || error instanceof DatabaseFault) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
