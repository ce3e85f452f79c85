import { providerSignInRoutes } from "@safos/contract/routes/providers";
import type { SignInWays } from "@safos/contract/providers";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { addressOf, request } from "../../../platform/request.ts";

/** The domain of `bo@digg.example` and `@bo:digg.example`; null while there is none. */
export function domainOf(name: string): string | null {
  const domain = /^(?:@[^:@\s]+:|[^@\s]+@)([a-z0-9.-]+\.[a-z]{2,}|localhost)$/i.exec(name.trim())?.[1];
  return domain?.toLowerCase() ?? null;
}

/** The server is told the domain and nothing else of the name. */
export const waysQuery = (domain: string) =>
  queryOptions({
    queryKey: ["sign-in-ways", domain],
    queryFn: () => request(providerSignInRoutes.readSignInWays, { query: { name: `x@${domain}` }, isQuiet: true }),
    staleTime: 60_000,
    meta: { isQuiet: true },
  });

/** How someone with this name may sign in, as far as it is written. */
export function useWays(name: string): { readonly domain: string; readonly ways: SignInWays } | null {
  const domain = domainOf(useDeferredValue(name));
  const { data } = useQuery({ ...waysQuery(domain ?? ""), enabled: domain !== null });
  return domain !== null && data ? { domain, ways: data } : null;
}

/** Leaves the page for the provider. */
export function goToProvider(id: string, to: string | undefined): void {
  window.location.assign(
    addressOf(providerSignInRoutes.startSignIn, { params: { id }, query: to === undefined ? {} : { to } }),
  );
}
