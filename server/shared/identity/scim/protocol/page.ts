import { invalidValue } from "./fault.ts";

/** Resources of one answer at most; a client asks on from `startIndex` (RFC 7644 §3.4.2.4). */
export const mostListed = 200;

export interface Page {
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
}

export function readPage(startIndex: string | null, count: string | null): Page {
  return {
    startIndex: Math.max(readNumber("startIndex", startIndex, 1), 1),
    count: Math.min(Math.max(readNumber("count", count, 100), 0), mostListed),
  };
}

function readNumber(name: string, text: string | null, otherwise: number): number {
  if (text === null || text === "") return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw invalidValue(`${name} is a number.`);
  return Number(text);
}

/** RFC 7644 §3.4.2. */
export const listResponse = (of: {
  readonly total: number;
  readonly startIndex: number;
  readonly resources: readonly unknown[];
}) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
  totalResults: of.total,
  startIndex: of.startIndex,
  itemsPerPage: of.resources.length,
  Resources: of.resources,
});
