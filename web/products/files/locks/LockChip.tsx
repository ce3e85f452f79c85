import type { FileLock } from "@safos/contract/files";
import { Lock } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";
import css from "../FilesPage.module.css";
import "./text.ts";

/** Says who keeps others from changing a file. */
export function useLockText(): (lock: FileLock) => string {
  const t = useText();
  return ({ holder, isOwn }) => {
    if (isOwn) return t("files.lockedByYou");
    return holder ? t("files.lockedBy", { name: holder.displayName }) : t("files.lockedByNobody");
  };
}

/** The same beside a file's name. */
export function LockChip({ lock }: { lock: FileLock }) {
  const say = useLockText();
  return (
    <span className={css.lock}>
      <Chip tone="outline" icon={<Lock aria-hidden="true" />}>
        {say(lock)}
      </Chip>
    </span>
  );
}
