import { usageRoutes } from "@safos/contract/routes/usage";
import { Download } from "lucide-react";
import { saveLink } from "../../../platform/download.ts";
import { addressOf } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Menu } from "../../../ui/index.ts";
import "./text.ts";

/** The lists as files for a spreadsheet. */
export function TakeOut() {
  const t = useText();
  const save = (list: "workspaces" | "months") => (): void =>
    saveLink(addressOf(usageRoutes.exportUsage, { query: { list } }));
  return (
    <Menu
      label={t("usage.takeOut")}
      trigger={<Button icon={<Download aria-hidden="true" />}>{t("usage.takeOut")}</Button>}
      actions={[
        { id: "workspaces", name: t("usage.takeWorkspaces"), onAction: save("workspaces") },
        { id: "months", name: t("usage.takeMonths"), onAction: save("months") },
      ]}
    />
  );
}
