import { versionRoutes } from "@safos/contract/routes/collaboration";
import type { CollaborationState, Version } from "@safos/contract/collaboration";
import type { ItemKindName } from "@safos/contract/items";
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQuery,
  type UseMutationResult,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { request } from "../../platform/request.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** What is edited together, to ask for its versions and its lock. */
export interface Edited {
  readonly kind: ItemKindName;
  readonly id: string;
}

export const stateQuery = ({ kind, id }: Edited) =>
  queryOptions<CollaborationState>({
    queryKey: ["collaboration", kind, id, "state"],
    queryFn: () => request(versionRoutes.readCollaboration, { params: { kind, id } }),
  });

export const versionsQuery = (item: Edited) =>
  infiniteQueryOptions({
    queryKey: ["collaboration", item.kind, item.id, "versions"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(versionRoutes.listVersions, { params: item, query: pageParam ? { after: pageParam } : {} }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

/** Fetches anew what is known of an item's versions and lock. */
export const refreshVersions = ({ kind, id }: Edited): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ["collaboration", kind, id] });

/** A version that is looked at: `update` is the whole of it, as Yjs in base64. */
interface ShownVersion {
  readonly version: Version;
  readonly update: string;
}

export interface Versions {
  readonly item: Edited;
  readonly state: CollaborationState | undefined;
  readonly shown: ShownVersion | null;
  readonly show: (version: Version) => void;
  /** Back to what there is now. */
  readonly hide: () => void;
  readonly restore: UseMutationResult<unknown, Error, string>;
  readonly unlock: UseMutationResult<unknown, Error, void>;
  readonly sayWhen: (moment: string) => string;
}

/** Versions and the lock of an open item. `isLocked` is what its socket says: visitors receive no other events. */
export function useVersions(kind: ItemKindName, id: string, isLocked: boolean): Versions {
  const t = useText();
  const locale = useLocale();
  const item: Edited = { kind, id };
  const state = useQuery(stateQuery(item));
  const { refetch } = state;
  useEffect(() => void refetch(), [refetch, isLocked]);
  const [shown, setShown] = useState<ShownVersion | null>(null);
  const hide = useCallback(() => setShown(null), []);
  const show = useMutation({
    mutationFn: async (version: Version): Promise<ShownVersion> => ({
      version,
      update: (await request(versionRoutes.readVersion, { params: { ...item, versionId: version.id } })).update,
    }),
    onSuccess: setShown,
  });
  const restore = useMutation({
    mutationFn: (versionId: string) => request(versionRoutes.restoreVersion, { params: { ...item, versionId } }),
    async onSuccess(kept) {
      setShown(null);
      await refreshVersions(item);
      showToast({
        text: t("collaboration.versionRestored"),
        // What there was just now has become a version itself.
        action: { name: t("common.undo"), run: () => restore.mutate(kept.id) },
      });
    },
  });
  const unlock = useMutation({
    mutationFn: () => request(versionRoutes.unlock, { params: item }),
    async onSuccess() {
      await refreshVersions(item);
      showToast({ text: t("collaboration.unlocked") });
    },
  });
  return {
    item,
    state: state.data,
    shown,
    show: show.mutate,
    hide,
    restore,
    unlock,
    sayWhen: (moment) => formatWhen(locale, Date.parse(moment), now(), { yesterday: t("common.yesterday") }),
  };
}
