import { CatchBoundary } from "@tanstack/react-router";
import { Suspense } from "react";
import { usePage } from "../platform/page.ts";
import { products } from "../platform/product.ts";
import { TroublePage } from "../platform/TroublePage.tsx";

/** The list beside the page: the one its route names, or the default. */
export function ListPane() {
  const { List = products().find((product) => product.defaultList)?.defaultList } = usePage().data;
  if (!List) return null;
  return (
    <CatchBoundary
      getResetKey={() => List}
      errorComponent={({ error, reset }) => <TroublePage error={error} onRetry={reset} />}
    >
      <Suspense>
        <List />
      </Suspense>
    </CatchBoundary>
  );
}
