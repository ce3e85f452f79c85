import { PenTool } from "lucide-react";
import { CreateButton } from "../../platform/CreateButton.tsx";
import { EntryPage, useInWorkspaces } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { whiteboardsQuery } from "./queries.ts";
import "./text.ts";

/** `/whiteboards`: every whiteboard of one's workspaces. */
export function WhiteboardsHome() {
  const t = useText();
  const { items, isPending } = useInWorkspaces(whiteboardsQuery);
  return (
    <EntryPage
      title={t("shell.whiteboards")}
      about={t("whiteboards.everywhere")}
      icon={<PenTool />}
      tone={5}
      none={{ title: t("whiteboards.none"), about: t("whiteboards.noneText") }}
      isPending={isPending}
      entries={items.map((one) => ({
        ...one,
        about: one.changedBy?.displayName ?? "",
        at: one.changedAt,
        path: `/w/${one.workspaceId}/whiteboards/${one.id}`,
      }))}
      actions={<CreateButton id="whiteboard" name="whiteboards.new" />}
    />
  );
}
