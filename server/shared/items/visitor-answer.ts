import type { Person } from "@safos/contract/identity";

/** Deeper than any answer of ours; what lies below is the text of a document, in which nobody is described. */
const deepest = 12;

const isPerson = (value: object): value is Person => "userId" in value && "displayName" in value && "name" in value;

/**
 * An answer as a visitor without an account may have it: people by the name they show, not by the one they sign in with.
 * Answers are plain objects of our own making.
 */
export function forVisitor(answer: unknown, depth = 0): unknown {
  if (typeof answer !== "object" || answer === null || depth > deepest) return answer;
  if (Array.isArray(answer)) return answer.map((one) => forVisitor(one, depth + 1));
  if (Object.getPrototypeOf(answer) !== Object.prototype) return answer;
  const shown = Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, forVisitor(value, depth + 1)]));
  return isPerson(answer) ? { ...shown, name: "", userId: "" } : shown;
}
