import type { Json } from "./pdu.ts";

/** The value cannot be written as canonical JSON: a float, an integer beyond ±(2^53−1), or something JSON has no word for. */
export class NotCanonical extends Error {}

const hasSurrogate = /[\ud800-\udfff]/;

/** By code point, as the appendix asks; JavaScript's own order is by UTF-16 unit and differs only beside surrogates. */
function compareKeys(a: string, b: string): number {
  if (!hasSurrogate.test(a) && !hasSurrogate.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Canonical JSON (Matrix appendices, "Canonical JSON"; integers only, as room version 6 and later enforce). */
export function canonicalJson(value: Json | undefined): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isSafeInteger(value)) throw new NotCanonical("Numbers must be integers below 2^53.");
      return Object.is(value, -0) ? "0" : String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) {
        let text = "[";
        for (let i = 0; i < value.length; i++) {
          if (i > 0) text += ",";
          text += canonicalJson(value[i]);
        }
        return text + "]";
      }
      const keys = Object.keys(value);
      if (keys.length > 1) keys.sort(compareKeys);
      let text = "{";
      for (const key of keys) {
        const member = value[key];
        if (member === undefined) continue;
        text += (text.length > 1 ? "," : "") + JSON.stringify(key) + ":" + canonicalJson(member);
      }
      return text + "}";
    }
    default:
      throw new NotCanonical("Only JSON values can be written.");
  }
}
