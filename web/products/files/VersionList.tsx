import "./text.ts";
import "./compare/text.ts";
import type { FileItem, FileVersion } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Bookmark, Download, GitCompare, RotateCcw } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { saveLink } from "../../platform/download.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { formatBytes, useLocale, useText } from "../../text/index.tsx";
import { Chip, cx, IconButton, Menu, showToast, Skeleton } from "../../ui/index.ts";
import { canCompare } from "./compare/texts.ts";
import css from "./DetailsPanel.module.css";
import { contentUrl, versionsQuery } from "./queries.ts";

const CompareDialog = lazy(async () => ({ default: (await import("./compare/CompareDialog.tsx")).CompareDialog }));
const NameVersionDialog = lazy(async () => ({
  default: (await import("./compare/NameVersionDialog.tsx")).NameVersionDialog,
}));

/** Every version of a file, newest first: to compare, to name, to save, and to bring back. */
export function VersionList(props: {
  workspaceId: string;
  item: FileItem;
  canWrite: boolean;
  when: (moment: string) => string;
}) {
  const t = useText();
  const { workspaceId, item, when } = props;
  const { data: versions } = useQuery(versionsQuery(workspaceId, item.id));
  const [compared, setCompared] = useState<FileVersion | null>(null);
  const [named, setNamed] = useState<FileVersion | null>(null);
  const restore = useMutation({
    mutationFn: (version: FileVersion) =>
      request(fileRoutes.restoreVersion, { params: { id: item.id, versionId: version.id } }),
    async onSuccess(_, version) {
      await queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
      showToast({ text: t("files.version.restored", { when: when(version.changedAt) }) });
    },
  });
  return (
    <section className={css.part}>
      <h3 className={css.heading}>{t("files.versions")}</h3>
      {!versions && <Skeleton label={t("common.loading")} rows={2} />}
      <ol>
        {versions?.map((version) => (
          <Version
            key={version.id}
            item={item}
            version={version}
            when={when(version.changedAt)}
            onRestore={props.canWrite ? () => restore.mutate(version) : null}
            onCompare={canCompare(item) ? () => setCompared(version) : null}
            onName={props.canWrite ? () => setNamed(version) : null}
          />
        ))}
      </ol>
      <Suspense>
        {compared && versions && (
          <CompareDialog
            item={item}
            versions={versions}
            start={compared}
            when={when}
            onClose={() => setCompared(null)}
          />
        )}
        {named && (
          <NameVersionDialog item={item} version={named} when={when(named.changedAt)} onClose={() => setNamed(null)} />
        )}
      </Suspense>
    </section>
  );
}

type Act = (() => void) | null;

function Version(props: {
  item: FileItem;
  version: FileVersion;
  when: string;
  onRestore: Act;
  onCompare: Act;
  onName: Act;
}) {
  const t = useText();
  const locale = useLocale();
  const { item, version, when, onRestore, onCompare, onName } = props;
  return (
    <li className={css.version}>
      <span className={cx(css.dot, version.isCurrent && css.current)} aria-hidden="true" />
      <div className={css.lines}>
        <p className={css.when}>
          {version.label !== "" && <b>{version.label}</b>} {when}{" "}
          {version.isCurrent && <Chip tone="accent">{t("files.version.current")}</Chip>}
        </p>
        <p className={css.about}>
          {[version.changedBy?.displayName, formatBytes(locale, version.size)].filter(Boolean).join(" · ")}
        </p>
      </div>
      {!version.isCurrent && (
        <>
          {onCompare && (
            <IconButton size="sm" label={t("compare.with", { when })} onPress={onCompare}>
              <GitCompare aria-hidden="true" />
            </IconButton>
          )}
          <Menu
            label={t("compare.menu", { when })}
            size="sm"
            actions={[
              {
                id: "download",
                name: t("files.download"),
                icon: <Download />,
                onAction: () => saveLink(contentUrl(item, { version: version.id, isDownload: true }), item.name),
              },
              onName && { id: "name", name: t("compare.giveName"), icon: <Bookmark />, onAction: onName },
              onRestore && {
                id: "restore",
                name: t("files.version.restore", { when }),
                icon: <RotateCcw />,
                onAction: onRestore,
              },
            ]}
          />
        </>
      )}
    </li>
  );
}
