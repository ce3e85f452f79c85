import { ClipboardList } from "lucide-react";
import { CreateButton } from "../../platform/CreateButton.tsx";
import { EntryPage, useInWorkspaces } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { allFormsQuery } from "./queries.ts";
import "./text.ts";

/** `/forms`: every form of one's workspaces; those that cannot be changed lead to answering. */
export function FormsHome() {
  const t = useText();
  const { items, isPending } = useInWorkspaces(allFormsQuery);
  return (
    <EntryPage
      title={t("shell.forms")}
      about={t("forms.everywhere")}
      icon={<ClipboardList />}
      tone={2}
      none={{ title: t("forms.none"), about: t("forms.noneText") }}
      isPending={isPending}
      entries={items.map((one) => ({
        ...one,
        about: t(`forms.state.${one.state}`),
        at: one.changedAt,
        path: `/w/${one.workspaceId}/forms/${one.id}${one.canEdit ? "" : "/answer"}`,
      }))}
      actions={<CreateButton id="form" name="forms.new" />}
    />
  );
}
