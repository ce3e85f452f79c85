import { createRequire } from "node:module";
import type * as Core from "@zxcvbn-ts/core";
import type * as Common from "@zxcvbn-ts/language-common";
import { refuse } from "#http";
import { swedishGuesses } from "./swedish-guesses.ts";

/** The longest beginning of a password that is looked at; the rest only makes it stronger. */
const mostLooked = 128;
/** 10⁶ guesses: what is on a list of common passwords, a name with a year, or a pattern takes fewer. */
const leastGuesses = 1e6;
const shortest = 10;

type Estimate = (password: string, own: readonly string[]) => number;

let estimate: Estimate | null = null;

/** The lists are two megabytes and are read when the first password is chosen. */
function loadEstimate(): Estimate {
  const load = createRequire(import.meta.url);
  const { ZxcvbnFactory } = load("@zxcvbn-ts/core") as typeof Core;
  const { dictionary, adjacencyGraphs } = load("@zxcvbn-ts/language-common") as typeof Common;
  const checker = new ZxcvbnFactory({
    dictionary: { ...dictionary, swedish: [...swedishGuesses] },
    graphs: adjacencyGraphs,
    maxLength: mostLooked,
  });
  return (password, own) => checker.check(password, [...own]).guesses;
}

/**
 * Refuses PASSWORD_WEAK: shorter than ten characters, or among the first that a guesser tries (NIST SP 800-63B-4
 * §3.1.1.2: a list of common, expected and context-specific passwords).
 */
export function requireStrongPassword(password: string, name: string, displayName = ""): void {
  const own = [name, ...name.split(/[@.]/), ...displayName.split(" "), "safos"].filter((word) => word.length > 2);
  if (isEasilyGuessed(password, own, shortest)) throw refuse("PASSWORD_WEAK");
}

/** Whether it is shorter than it must be, a word of its owner's, or among the first that a guesser tries. */
export function isEasilyGuessed(password: string, own: readonly string[], least: number): boolean {
  const normal = password.normalize("NFC");
  if (normal.length < least || own.some((word) => word.toLowerCase() === normal.toLowerCase())) return true;
  estimate ??= loadEstimate();
  return estimate(normal.slice(0, mostLooked), own) < leastGuesses;
}
