import { Suspense } from "react";
import { products } from "../platform/product.ts";

/** What products show above every page. */
export function Overlays() {
  return products().map(
    ({ name, overlay: Overlay }) =>
      Overlay && (
        <Suspense key={name}>
          <Overlay />
        </Suspense>
      ),
  );
}
