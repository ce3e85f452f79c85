import type { PersonRole } from "@safos/contract/person-roles";
import type { ReactNode } from "react";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Notice, PageBody } from "../../ui/index.ts";
import { may } from "./may.ts";
import "./text.ts";

/** Shows its content to administrators, and to those with the role for it; the server refuses the data to others anyway. */
export function ForAdministrators({ orRole, children }: { orRole?: PersonRole; children: ReactNode }) {
  const t = useText();
  if (may(useMe(), orRole)) return children;
  return (
    <PageBody>
      <Notice tone="warn">{t("admin.onlyAdmins")}</Notice>
    </PageBody>
  );
}
