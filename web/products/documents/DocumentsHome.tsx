import { FileText } from "lucide-react";
import { CreateButton } from "../../platform/CreateButton.tsx";
import { EntryPage, useInWorkspaces } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { documentsQuery } from "./queries.ts";
import "./text.ts";

/** `/documents`: every document of one's workspaces. */
export function DocumentsHome() {
  const t = useText();
  const { items, isPending } = useInWorkspaces(documentsQuery);
  return (
    <EntryPage
      title={t("shell.documents")}
      about={t("documents.everywhere")}
      icon={<FileText />}
      none={{ title: t("documents.none"), about: t("documents.noneText") }}
      isPending={isPending}
      entries={items.map((one) => ({
        ...one,
        about: one.changedBy?.displayName ?? "",
        at: one.changedAt,
        path: `/w/${one.workspaceId}/documents/${one.id}`,
      }))}
      actions={<CreateButton id="document" name="documents.new" />}
    />
  );
}
