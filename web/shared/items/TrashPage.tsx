import type { TrashedItem } from "@safos/contract/items";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { PageBody } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../workspaces/queries.ts";
import css from "./TrashPage.module.css";
import { TrashedItems } from "./TrashedItems.tsx";

/** Everything of a workspace that lies in the trash, whatever kind it is; files have their own. */
export function TrashPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/trash" });
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const isOwner = isAtLeast(workspace?.role, "owner");
  const mayRestore = (item: TrashedItem): boolean => item.kind !== "channel" || isOwner;
  return (
    <PageBody isSunken>
      <p className={css.about}>{t("items.trashLead")}</p>
      {/* What comes back stands in lists that only its product knows. */}
      <TrashedItems
        workspaceId={workspaceId}
        mayRestore={mayRestore}
        onRestored={() => queryClient.invalidateQueries()}
      />
    </PageBody>
  );
}
