/** Deeper bodies are refused before they are parsed: nobody nests so, and everything that walks them would need the stack. */
export const deepestJson = 100;

const quote = 0x22;
const backslash = 0x5c;

/** Whether a JSON text nests lists and objects deeper than that; by its brackets, so that nothing needs to be parsed. */
export function isTooDeep(text: string | Uint8Array, deepest = deepestJson): boolean {
  const at = typeof text === "string" ? (index: number) => text.charCodeAt(index) : (index: number) => text[index] ?? 0;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const one = at(index);
    if (isInText) {
      if (one === backslash) index += 1;
      else if (one === quote) isInText = false;
    } else if (one === quote) isInText = true;
    // `[` and `{`, `]` and `}` differ in one bit.
    else if ((one | 0x20) === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if ((one | 0x20) === 0x7d) depth -= 1;
  }
  return false;
}
