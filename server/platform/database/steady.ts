import { sql, type RawBuilder } from "kysely";

/**
 * An array that the planner does not look into. What it knows of a short one makes a plan for just that look cheaper than the one that is
 * kept for all, and then a statement is planned each time, which for a long one costs more than running it.
 */
export const steadyArray = (values: readonly unknown[], type: ValueType): RawBuilder<unknown> =>
  sql`((select ${[...values]}::${sql.raw(type)}[])::${sql.raw(type)}[])`;

/** A value that the planner does not look into: it plans once for all of them, as for `steadyArray`. */
export const steadyValue = (value: unknown, type: ValueType): RawBuilder<unknown> =>
  sql`(select ${value}::${sql.raw(type)})`;

type ValueType = "bigint" | "int" | "text" | "uuid" | "boolean" | "timestamptz";
