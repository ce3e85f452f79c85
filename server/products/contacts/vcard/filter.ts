import { unescapeText, type ContentLine } from "#content-lines";
import { FoldedTexts, type TextMatch } from "#dav";
import type { Card } from "./card.ts";

/** CARDDAV:param-filter (RFC 6352 §10.5.2). Without a text the parameter is to be there. */
export interface ParameterFilter {
  /** In capitals. */
  readonly name: string;
  readonly isNotDefined: boolean;
  readonly textMatch: TextMatch | null;
}

/** CARDDAV:prop-filter (§10.5.1). Without a test of its own the property is to be there. */
export interface PropertyFilter {
  /** In capitals; null: of no group in particular. */
  readonly name: string;
  readonly group: string | null;
  readonly isNotDefined: boolean;
  readonly isAll: boolean;
  readonly textMatches: readonly TextMatch[];
  readonly parameters: readonly ParameterFilter[];
}

/** CARDDAV:filter (§10.5); `isAll`: every part is to hold, and else one. */
export interface CardFilter {
  readonly isAll: boolean;
  readonly properties: readonly PropertyFilter[];
}

const holds = (isAll: boolean, parts: readonly (() => boolean)[]): boolean =>
  isAll ? parts.every((one) => one()) : parts.some((one) => one());

/** One card while it is held against a filter: what it says is read once for all parts. */
class Reading {
  readonly lines: readonly ContentLine[];
  readonly texts = new FoldedTexts();
  readonly #values = new Map<ContentLine, string>();

  constructor({ lines }: Card) {
    this.lines = lines;
  }

  valueOf(line: ContentLine): string {
    let value = this.#values.get(line);
    if (value === undefined) this.#values.set(line, (value = unescapeText(line.value)));
    return value;
  }
}

function matchesParameter(line: ContentLine, reading: Reading, filter: ParameterFilter): boolean {
  const { name, isNotDefined, textMatch } = filter;
  const values = line.parameters.filter((one) => one.name === name).flatMap((one) => one.values);
  if (values.length === 0) return isNotDefined;
  return !isNotDefined && (!textMatch || values.some((one) => reading.texts.matches(one, textMatch)));
}

function matchesProperty(reading: Reading, filter: PropertyFilter): boolean {
  const found = reading.lines.filter(
    (one) =>
      one.name === filter.name && (filter.group === null || one.group?.toLowerCase() === filter.group.toLowerCase()),
  );
  if (filter.isNotDefined) return found.length === 0;
  if (filter.textMatches.length + filter.parameters.length === 0) return found.length > 0;
  return found.some((line) =>
    holds(filter.isAll, [
      ...filter.textMatches.map((one) => () => reading.texts.matches(reading.valueOf(line), one)),
      ...filter.parameters.map((one) => () => matchesParameter(line, reading, one)),
    ]),
  );
}

/** A filter without parts matches every card. */
export function matchesCard(card: Card, { isAll, properties }: CardFilter): boolean {
  if (properties.length === 0) return true;
  const reading = new Reading(card);
  return holds(
    isAll,
    properties.map((one) => () => matchesProperty(reading, one)),
  );
}
