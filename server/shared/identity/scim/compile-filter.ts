import { escapeLike, sql } from "#database";
import { invalidFilter } from "./protocol/fault.ts";
import type { Filter, Operator, Path, Value } from "./protocol/filter.ts";

type Fragment = ReturnType<typeof sql<boolean>>;
type Expression = ReturnType<typeof sql>;

/** What an attribute is in the database. */
type Column =
  | {
      readonly kind: "text";
      readonly of: Expression;
      readonly isExact?: true;
      /** Where an index finds what is equal. */
      readonly equals?: (text: string) => Fragment;
    }
  | { readonly kind: "boolean"; readonly of: Expression }
  | { readonly kind: "moment"; readonly of: Expression }
  /** An attribute with several values: whether one of them fits. */
  | { readonly kind: "list"; readonly parts: Columns; readonly some: (where: Fragment) => Fragment };

/** By attribute, or `attribute.part`, in lower case. */
export type Columns = Readonly<Record<string, Column>>;

/** A filter as SQL; nothing of what the client wrote is in its text. Refuses `invalidFilter` for what cannot be asked. */
export function compileFilter(filter: Filter, columns: Columns): Fragment {
  if (filter.kind === "and")
    return sql<boolean>`(${compileFilter(filter.left, columns)} and ${compileFilter(filter.right, columns)})`;
  if (filter.kind === "or")
    return sql<boolean>`(${compileFilter(filter.left, columns)} or ${compileFilter(filter.right, columns)})`;
  if (filter.kind === "not") return sql<boolean>`(not ${compileFilter(filter.of, columns)})`;
  if (filter.kind === "within") {
    const column = Object.hasOwn(columns, filter.attribute) ? columns[filter.attribute] : undefined;
    if (column?.kind !== "list") throw invalidFilter(`${filter.attribute} has no values to choose from.`);
    return column.some(compileFilter(filter.of, column.parts));
  }
  if (filter.kind === "present") return ask(filter.path, columns, (column) => sql<boolean>`(${column.of} is not null)`);
  return ask(filter.path, columns, (column) => compare(column, filter.operator, filter.value));
}

type Single = Exclude<Column, { kind: "list" }>;

function ask({ attribute, part }: Path, columns: Columns, compile: (column: Single) => Fragment): Fragment {
  const name = part === null ? attribute : `${attribute}.${part}`;
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column && column.kind !== "list") return compile(column);
  const list = Object.hasOwn(columns, attribute) ? columns[attribute] : undefined;
  if (list?.kind !== "list") throw invalidFilter(`${name} cannot be asked for.`);
  return list.some(ask({ attribute: part ?? "value", part: null }, list.parts, compile));
}

function compare(column: Single, operator: Operator, value: Value): Fragment {
  if (value === null) {
    if (operator === "eq") return sql<boolean>`(${column.of} is null)`;
    if (operator === "ne") return sql<boolean>`(${column.of} is not null)`;
    throw invalidFilter(`${operator} needs a value.`);
  }
  if (column.kind === "boolean") return compareBoolean(column.of, operator, value);
  if (column.kind === "moment") return compareMoment(column.of, operator, value);
  return compareText(column, operator, String(value));
}

function compareBoolean(of: Expression, operator: Operator, value: Value): Fragment {
  const word = String(value).toLowerCase();
  const isKnown = (word === "true" || word === "false") && (operator === "eq" || operator === "ne");
  if (!isKnown) throw invalidFilter("A truth is eq or ne true or false.");
  return sql<boolean>`(${of} = ${(word === "true") === (operator === "eq")})`;
}

const orders = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=`, eq: sql`=`, ne: sql`<>` } as const;

function compareMoment(of: Expression, operator: Operator, value: Value): Fragment {
  const at = new Date(String(value));
  const year = at.getUTCFullYear();
  // PostgreSQL and JavaScript know other ends of time.
  if (!(operator in orders) || !(year >= 1 && year <= 9999)) throw invalidFilter("A moment is compared with a moment.");
  return sql<boolean>`(${of} ${orders[operator as keyof typeof orders]} ${at})`;
}

function compareText(column: Extract<Column, { kind: "text" }>, operator: Operator, text: string): Fragment {
  if (operator === "eq" && column.equals) return column.equals(text);
  if (operator === "ne" && column.equals) return sql<boolean>`(not ${column.equals(text)})`;
  const of = column.isExact ? column.of : sql`lower(${column.of})`;
  const value = column.isExact ? text : text.toLowerCase();
  const like = (pattern: string): Fragment => sql<boolean>`coalesce(${of} like ${pattern}, false)`;
  const escaped = escapeLike(value);
  if (operator === "co") return like(`%${escaped}%`);
  if (operator === "sw") return like(`${escaped}%`);
  if (operator === "ew") return like(`%${escaped}`);
  if (operator === "ne") return sql<boolean>`(${of} is distinct from ${value})`;
  return sql<boolean>`coalesce(${of} ${orders[operator]} ${value}, false)`;
}
