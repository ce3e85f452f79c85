import type { Comparison, SearchCondition, SearchOrder } from "#dav";
import { sql, type RawBuilder } from "#database";
import { refuse } from "#http";
import { nodeIdsOf } from "../item.ts";

/** In whose name is looked for something. */
interface Finder {
  readonly personId: string;
  readonly name: string;
}

const mostLiteral = 1000;
const operators = { eq: "=", gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

const isFavourite = ({ personId }: Finder) =>
  sql<boolean>`exists (select from files.favourite f where f.node_id = n.id and f.person_id = ${personId})`;

// As Nextcloud calls folders.
const contentType = sql`case when n.kind = 'folder' then 'httpd/unix-directory' else n.content_type end`;

const columns: Readonly<
  Record<string, { readonly of: "text" | "number" | "moment"; readonly column: RawBuilder<unknown> }>
> = {
  "d:displayname": { of: "text", column: sql`n.name` },
  "d:getcontenttype": { of: "text", column: contentType },
  "d:getlastmodified": { of: "moment", column: sql`n.mtime` },
  "d:creationdate": { of: "moment", column: sql`n.created_at` },
  "nc:creation_time": { of: "moment", column: sql`n.created_at` },
  "nc:upload_time": { of: "moment", column: sql`n.changed_at` },
  "d:getcontentlength": { of: "number", column: sql`n.size` },
  "oc:size": { of: "number", column: sql`n.size` },
  "oc:fileid": { of: "number", column: sql`n.id` },
};

/** Conditions of RFC 5323 over `files.node n`. Refuses INVALID for what cannot be asked. */
export function conditionOf(finder: Finder, condition: SearchCondition): RawBuilder<boolean> {
  switch (condition.kind) {
    case "and":
    case "or": {
      const parts = condition.parts.map((one) => conditionOf(finder, one));
      return sql<boolean>`(${sql.join(parts, condition.kind === "and" ? sql` and ` : sql` or `)})`;
    }
    case "not":
      return sql<boolean>`(not ${conditionOf(finder, condition.part)})`;
    case "collection":
      return sql<boolean>`(n.kind = 'folder')`;
    case "compare":
    default:
      return comparisonOf(finder, condition.how, condition.name, condition.literal);
  }
}

function comparisonOf(finder: Finder, how: Comparison, name: string, literal: string): RawBuilder<boolean> {
  if (literal.length > mostLiteral) throw refuse("INVALID", "What is looked for is too long.");
  if (name === "oc:favorite" || name === "oc:owner-id") {
    if (how !== "eq") throw cannotAsk(name);
    if (name === "oc:owner-id") return sql<boolean>`${literal === finder.name}::boolean`;
    return ["1", "yes", "true"].includes(literal.trim())
      ? isFavourite(finder)
      : sql<boolean>`(not ${isFavourite(finder)})`;
  }
  if (name === "oc:systemtag") {
    if (how !== "eq") throw cannotAsk(name);
    return sql<boolean>`exists (select from files.node_tag nt where nt.node_id = n.id and nt.tag_id = ${numberOf(literal)}::bigint)`;
  }
  const known = columns[name];
  if (!known) throw cannotAsk(name);
  const { of, column } = known;
  if (how === "like") {
    if (of !== "text") throw cannotAsk(name);
    // PostgreSQL takes no pattern that ends in what escapes the next character.
    const pattern = /(^|[^\\])(\\\\)*\\$/.test(literal) ? literal.slice(0, -1) : literal;
    return sql<boolean>`(${column} ilike ${pattern}::text)`;
  }
  const operator = sql.raw(operators[how]);
  if (of === "text") return sql<boolean>`(${column} ${operator} ${literal}::text)`;
  if (of === "number") return sql<boolean>`(${column} ${operator} ${numberOf(literal)}::bigint)`;
  return sql<boolean>`(date_trunc('second', ${column}) ${operator} ${momentOf(literal)}::timestamptz)`;
}

function numberOf(literal: string): number {
  const [id] = nodeIdsOf([literal.trim()]);
  if (id === undefined) throw refuse("INVALID", "A number is expected.");
  return id;
}

/** RFC 3339, an HTTP date, or seconds since 1970. */
function momentOf(literal: string): Date {
  const text = literal.trim();
  const moment = new Date(/^\d{1,11}$/.test(text) ? Number(text) * 1000 : text);
  // PostgreSQL's moments begin and end elsewhere.
  if (!(Math.abs(moment.getTime()) < 1e14)) throw refuse("INVALID", "A moment is expected.");
  return moment;
}

/** What a search is sorted by; what is equal in all of it, by the number. */
export function orderOf(finder: Finder, orders: readonly SearchOrder[]): RawBuilder<unknown> {
  const parts = orders.map(({ name, isDescending }) => {
    const column = name === "oc:favorite" ? isFavourite(finder) : columns[name]?.column;
    if (!column) throw cannotAsk(name);
    return isDescending ? sql`${column} desc` : sql`${column} asc`;
  });
  return sql.join([...parts, sql`n.id`]);
}

const cannotAsk = (name: string) => refuse("INVALID", `One cannot look by ${name} in that way.`, {});
