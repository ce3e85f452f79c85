import type { FastifyRequest } from "#http";
import { refuse } from "../protocol/refuse.ts";
import { queryNumber, queryText } from "../protocol/scope.ts";

/** Rows at once. */
const largestPage = 500;

/** Which part of a list is asked for, and in which order. */
export interface Page<Order extends string> {
  readonly offset: number;
  /** 1 to 500 rows. */
  readonly limit: number;
  readonly order: Order;
  readonly isBackwards: boolean;
}

/** The page that `from`, `limit`, `order_by` and `dir` of Synapse's admin API ask for; `newestFirst` is the order that is backwards unless `dir` says otherwise. Refuses M_INVALID_PARAM. */
export function readPage<Order extends string>(
  request: FastifyRequest,
  orders: readonly Order[],
  usual: Order,
  newestFirst?: Order,
): Page<Order> {
  const wanted = queryText(request, "order_by") ?? usual;
  const order =
    orders.find((one) => one === wanted) ?? refuse("M_INVALID_PARAM", `order_by is one of ${orders.join(", ")}.`);
  const direction = queryText(request, "dir") ?? (order === newestFirst ? "b" : "f");
  if (direction !== "f" && direction !== "b") refuse("M_INVALID_PARAM", "dir is f or b.");
  return {
    offset: queryNumber(request, "from", 0, Number.MAX_SAFE_INTEGER),
    limit: Math.max(1, queryNumber(request, "limit", 100, largestPage)),
    order,
    isBackwards: direction === "b",
  };
}

/** Where the next page begins; undefined: this one is the last. */
export function nextAfter({ offset }: Pick<Page<string>, "offset">, shown: number, total: number): number | undefined {
  const next = offset + shown;
  return shown > 0 && next < total ? next : undefined;
}
