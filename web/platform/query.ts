import { MutationCache, QueryClient } from "@tanstack/react-query";
import { showToast } from "../ui/index.ts";
import { ApiError, explain, isNotHeld } from "./api.ts";

/** Everything the page has fetched. A failed change says so in a toast unless its place says it itself (`meta.isQuiet`). */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A query without a network answers from the offline cache, or fails; it does not wait in silence.
      networkMode: "always",
      staleTime: 30_000,
      retry: (times, error) =>
        times < 2 &&
        !isNotHeld(error) &&
        !(error instanceof ApiError && error.status >= 400 && error.status < 500 && error.code !== "LIMITED"),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: "always" },
  },
  mutationCache: new MutationCache({
    onError(error, _variables, _context, mutation) {
      if (!mutation.meta?.isQuiet) showToast({ text: explain(error), tone: "danger" });
    },
  }),
});
