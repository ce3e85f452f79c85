import { Suspense } from "react";
import { usePage } from "../platform/page.ts";
import { products } from "../platform/product.ts";

/** The list beside the page: the one its route names, or the default. */
export function ListPane() {
  const { List = products().find((product) => product.defaultList)?.defaultList } = usePage().data;
  return <Suspense>{List && <List />}</Suspense>;
}
