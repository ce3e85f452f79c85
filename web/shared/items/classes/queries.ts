import { classRoutes } from "@safos/contract/routes/items";
import type { ItemClass, ItemKindName } from "@safos/contract/items";
import type { InformationClass, PolicyPreview } from "@safos/contract/policy";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

export const classQuery = (kind: ItemKindName, id: string) =>
  queryOptions<ItemClass>({
    queryKey: ["class", kind, id],
    queryFn: () => request(classRoutes.readItemClass, { params: { kind, id } }),
    retry: false,
  });

/** What a class would close. */
export const classPreviewQuery = (kind: ItemKindName, id: string, informationClass: InformationClass | null) =>
  queryOptions<PolicyPreview>({
    queryKey: ["class", kind, id, "preview", informationClass],
    queryFn: () => request(classRoutes.previewItemClass, { params: { kind, id }, body: { informationClass } }),
    enabled: informationClass !== null,
    staleTime: 0,
  });
