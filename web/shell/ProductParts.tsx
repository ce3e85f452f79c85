import type { ComponentType } from "react";
import { Part } from "../platform/Part.tsx";
import { products, type Product } from "../platform/product.ts";

function Parts({ listOf }: { listOf: (product: Product) => readonly (ComponentType | undefined)[] }) {
  return products().flatMap((product) =>
    listOf(product).map(
      (Shown, index) =>
        Shown && (
          <Part key={`${product.name} ${index}`}>
            <Shown />
          </Part>
        ),
    ),
  );
}

/** What products show above every page. */
export const Overlays = () => <Parts listOf={({ overlay }) => [overlay]} />;

/** What products show at the foot of the list. */
export const Docks = () => <Parts listOf={({ dock }) => [dock]} />;

/** What products keep in the frame, whatever page is shown. */
export const FrameParts = () => <Parts listOf={({ frameParts }) => frameParts ?? []} />;
