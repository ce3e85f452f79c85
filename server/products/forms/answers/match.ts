import { Script, createContext } from "node:vm";
import { LRUCache } from "lru-cache";
import { isPattern } from "@safos/contract/form-faults";

const context = createContext(Object.create(null) as object, { codeGeneration: { strings: false, wasm: false } });
const script = new Script("new RegExp(pattern, 'u').test(text)");
/** A pattern that needs longer has run wild: some texts take exponential time. Clock time, so a busy machine needs room. */
const limitMs = 250;
/** A pattern that ran wild is not tried again for a while: anyone with the form's link could have it run without pause. */
const wild = new LRUCache<string, true>({ max: 1000, ttl: 60_000 });

/** Whether the whole text matches a form's pattern; a pattern that does not end counts as no match. */
export function matchPattern(pattern: string, text: string): boolean {
  if (wild.has(pattern) || !isPattern(pattern)) return false;
  const place = context as Record<string, unknown>;
  // Only texts go in, so nothing of ours can be reached from inside.
  place["pattern"] = `^(?:${pattern})$`;
  place["text"] = text;
  try {
    return script.runInContext(context, { timeout: limitMs }) === true;
  } catch {
    wild.set(pattern, true);
    return false;
  }
}
