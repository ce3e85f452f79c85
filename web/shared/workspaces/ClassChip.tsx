import type { Workspace } from "@safos/contract/workspaces";
import { Layers } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useText } from "../../text/index.tsx";
import { PlainButton } from "../../ui/index.ts";
import { isAtLeast } from "./queries.ts";
import css from "./WorkspacePage.module.css";

const ClassDialog = lazy(async () => ({ default: (await import("./ClassDialog.tsx")).ClassDialog }));

/** The workspace's information class, which explains itself; owners of one without a class are offered to choose. */
export function ClassChip({ workspace, onChange }: { workspace: Workspace; onChange: () => void }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { informationClass } = workspace;
  const isOwner = isAtLeast(workspace.memberRole, "owner");
  if (informationClass === null && !isOwner) return null;
  const name = t(`workspace.class.${informationClass ?? "none"}`);
  return (
    <>
      <span className={css.classDot} aria-hidden="true">
        ·
      </span>
      <PlainButton
        className={css.class ?? ""}
        aria-label={`${t("workspace.class")}: ${name}`}
        onPress={() => setOpen(true)}
      >
        <Layers aria-hidden="true" />
        {name}
      </PlainButton>
      {isOpen && (
        <Suspense>
          <ClassDialog workspace={workspace} onClose={() => setOpen(false)} onChange={isOwner ? onChange : null} />
        </Suspense>
      )}
    </>
  );
}
