import type { ReactNode } from "react";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Notice, PageBody } from "../../ui/index.ts";
import "./text.ts";

/** Shows its content to administrators only; the server refuses the data anyway. */
export function ForAdministrators({ children }: { children: ReactNode }) {
  const t = useText();
  if (useMe().isAdmin) return children;
  return (
    <PageBody>
      <Notice tone="warn">{t("admin.onlyAdmins")}</Notice>
    </PageBody>
  );
}
