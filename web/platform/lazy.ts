import { lazy, type ComponentType } from "react";

type PropsOf<T> = T extends ComponentType<infer P> ? P : never;

/** A part of the page that is fetched when it is first drawn: one named component of a module. Stands in a `Suspense`. */
export function lazyPart<M extends Record<K, ComponentType<never>>, K extends keyof M>(
  load: () => Promise<M>,
  name: K,
): ComponentType<PropsOf<M[K]>> {
  return lazy(async () => ({ default: (await load())[name] as ComponentType<PropsOf<M[K]>> })) as ComponentType<
    PropsOf<M[K]>
  >;
}
