import type { FileLock } from "@safos/contract/files";
import { Lock } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";
import "./text.ts";

/** Who keeps others from changing a file. */
export function LockChip({ lock: { holder, isOwn } }: { lock: FileLock }) {
  const t = useText();
  return (
    <Chip tone="outline" icon={<Lock aria-hidden="true" />}>
      {isOwn
        ? t("files.lockedByYou")
        : holder
          ? t("files.lockedBy", { name: holder.displayName })
          : t("files.lockedByNobody")}
    </Chip>
  );
}
