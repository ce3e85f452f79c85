import type { Workspace } from "@safos/contract/workspaces";
import { Archive, ArchiveRestore } from "lucide-react";
import { explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import { Button, Notice } from "../../ui/index.ts";
import { useArchive } from "./archive.ts";
import "./text.ts";

/** Archives a workspace, or opens an archived one again. */
export function ArchiveSettings({ workspace, onDone }: { workspace: Workspace; onDone: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { archivedAt } = workspace;
  const isArchived = archivedAt !== null;
  const change = useArchive(workspace, onDone);
  return (
    <>
      <Notice isQuiet>
        {isArchived
          ? t("life.archivedSince", { when: formatDate(locale, Date.parse(archivedAt), now()) })
          : t("life.archiveLead")}
      </Notice>
      {change.error && <Notice tone="danger">{explain(change.error)}</Notice>}
      <Button
        variant="secondary"
        icon={isArchived ? <ArchiveRestore aria-hidden="true" /> : <Archive aria-hidden="true" />}
        isPending={change.isPending}
        onPress={() => change.mutate()}
      >
        {t(isArchived ? "life.unarchive" : "life.archive")}
      </Button>
    </>
  );
}
