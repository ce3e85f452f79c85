import { Script, createContext } from "node:vm";
import { isPattern } from "@safos/contract/form-faults";

const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
const script = new Script("new RegExp(pattern, 'u').test(text)");
/** A pattern that needs longer has run wild: some texts take exponential time. Clock time, so a busy machine needs room. */
const limitMs = 250;

/** Whether the whole text matches a form's pattern; a pattern that does not end counts as no match. */
export function matchPattern(pattern: string, text: string): boolean {
  if (!isPattern(pattern)) return false;
  const place = context as Record<string, unknown>;
  // Only texts go in, so nothing of ours can be reached from inside.
  place["pattern"] = `^(?:${pattern})$`;
  place["text"] = text;
  try {
    return script.runInContext(context, { timeout: limitMs }) === true;
  } catch {
    return false;
  }
}
