import type { House } from "./house.ts";

export interface Finding {
  /** Which clause of the rule is broken. */
  readonly clause: string;
  readonly path: string;
  /** What in the file breaks it (a function), where a file can hold several. */
  readonly what?: string;
  readonly message: string;
}

export interface Rule {
  readonly name: string;
  /** What it asks for and why, in a sentence. */
  readonly about: string;
  /** Each has a fixture `fixtures/<name>/<clause>/` that breaks it. */
  readonly clauses: readonly string[];
  /** Files and folders its tables name: they must exist. */
  readonly paths?: (house: House) => readonly string[];
  readonly check: (house: House) => Finding[];
}
