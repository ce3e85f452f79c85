import type { AnyRoute } from "@tanstack/react-router";
import type { NavigationPlace, Product, ProductRoutes } from "../platform/product.ts";

/** What a product's `product.ts` exports. */
export interface ProductModule {
  routes: ProductRoutes;
  product: Product;
}

type Level = keyof ProductRoutes;
type RouteOf<R, L extends Level> = R extends Record<L, readonly (infer T extends AnyRoute)[]> ? T : never;

/** All routes that stand at a level. Their types stay apart, so that links and parameters are checked. */
export function routesAt<M extends readonly { routes: ProductRoutes }[], L extends Level>(
  modules: M,
  level: L,
): RouteOf<M[number]["routes"], L>[] {
  return modules.flatMap(({ routes }) => routes[level] ?? []) as RouteOf<M[number]["routes"], L>[];
}

/** Which entry of the navigation is marked while a page is shown, from the page's routes. */
export function placeOf(
  modules: readonly ProductModule[],
  routes: readonly AnyRoute[],
  isPhone: boolean,
): NavigationPlace | undefined {
  const isHere = (own: ProductRoutes): boolean =>
    Object.values(own).some((list: readonly AnyRoute[]) => list.some((route) => routes.includes(route)));
  const places = modules.flatMap(({ product }) => product.navigation ?? []);
  const other = places.find((place) => place.isDefault);
  const product = modules.find((module) => isHere(module.routes))?.product;
  if (!product) return undefined;
  const place = product.navigation ?? places.find((one) => one.alsoFor?.includes(product.name)) ?? other;
  return isPhone && place?.isOnDesktopOnly ? other : place;
}
