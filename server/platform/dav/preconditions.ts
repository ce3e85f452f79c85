/** Etags without quotes and without `W/`: proxies weaken etags on their way. */
export type ExpectedEtags = "*" | readonly string[];

/** The etags of `If-Match` or `If-None-Match` (RFC 9110 §13.1); null when the header is absent. */
export function readEtags(header: string | undefined): ExpectedEtags | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (text === "*") return "*";
  const quoted = [...text.matchAll(/(?:W\/)?"([^"]*)"/g)].map((one) => one[1] ?? "");
  // Some clients leave the quotes out.
  return quoted.length > 0 ? quoted : [text.replace(/^W\//, "")];
}

interface Condition {
  readonly isNegated: boolean;
  readonly kind: "etag" | "token";
  /** An etag without quotes, or a state token such as `opaquelocktoken:…`. */
  readonly value: string;
}

/** One list of an `If` header: it holds when every condition in it holds, for `resource` or, null, for the request's own. */
export interface ConditionList {
  readonly resource: string | null;
  readonly conditions: readonly Condition[];
}

const part = /\s*(?:<([^<>]*)>|([()])|\[\s*(?:W\/)?"([^"]*)"\s*\]|(not)(?![a-z]))/iy;

/** Parses an `If` header (RFC 4918 §10.4.2); null when it does not follow the grammar. */
export function parseIf(header: string): readonly ConditionList[] | null {
  const lists: ConditionList[] = [];
  let resource: string | null = null;
  let open: Condition[] | null = null;
  let isNegated = false;
  const text = header.trimEnd();
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const [whole, uri, bracket, etag, not] = part.exec(text) ?? [];
    if (whole === undefined) return null;
    const value = etag ?? uri;
    if (open === null) {
      if (bracket === "(") open = [];
      else if (uri !== undefined) resource = uri;
      else return null;
    } else if (not !== undefined) {
      if (isNegated) return null;
      isNegated = true;
    } else if (value !== undefined) {
      open.push({ isNegated, kind: etag === undefined ? "token" : "etag", value });
      isNegated = false;
    } else {
      if (bracket !== ")" || isNegated || open.length === 0) return null;
      lists.push({ resource, conditions: open });
      open = null;
    }
  }
  return open === null && lists.length > 0 ? lists : null;
}

/** What conditions are held against: the etag of what is there, and the tokens of the locks that it is under. */
export interface ResourceState {
  readonly etag: string | null;
  readonly tokens: readonly string[];
}

/** Whether one of the lists holds, each for the resource that it names, or null: the request's own (RFC 4918 §10.4.3). */
export function holdsIf(lists: readonly ConditionList[], stateOf: (resource: string | null) => ResourceState): boolean {
  return lists.some(({ resource, conditions }) => {
    const { etag, tokens } = stateOf(resource);
    return conditions.every(
      ({ isNegated, kind, value }) => isNegated !== (kind === "etag" ? etag === value : tokens.includes(value)),
    );
  });
}

/** The lock tokens that a request shows: all that its `If` header names (RFC 4918 §7.5). */
export function readShownTokens(header: string | undefined): string[] {
  if (header === undefined) return [];
  const conditions = (parseIf(header) ?? []).flatMap((list) => list.conditions);
  return [...new Set(conditions.filter((one) => one.kind === "token").map((one) => one.value))];
}

/**
 * The etags that a writer expects, from `If-Match`, or from `If: <…> (["…"])` when a resource is written by moving it. Of
 * several lists one is enough: `holdsIf` says which.
 */
export function readExpectedEtags(headers: {
  readonly ifMatch: string | undefined;
  readonly if: string | undefined;
}): ExpectedEtags | null {
  const match = readEtags(headers.ifMatch);
  if (match !== null || headers.if === undefined) return match;
  const lists = parseIf(headers.if) ?? [];
  if (lists.length > 1) return null;
  const etags = lists
    .flatMap((list) => list.conditions)
    .filter((one) => one.kind === "etag" && !one.isNegated)
    .map((one) => one.value);
  return etags.length > 0 ? etags : null;
}

/** Whether what is there (null: nothing) is what the writer expects. */
export function isExpected(expected: ExpectedEtags, current: string | null): boolean {
  return current !== null && (expected === "*" || expected.includes(current));
}
