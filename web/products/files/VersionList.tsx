import "./text.ts";
import type { FileItem, FileVersion } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, RotateCcw } from "lucide-react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { formatBytes, useLocale, useText } from "../../text/index.tsx";
import { Chip, cx, IconButton, iconLinkClass, showToast, Skeleton } from "../../ui/index.ts";
import css from "./DetailsPanel.module.css";
import { contentUrl, versionsQuery } from "./queries.ts";

/** Every version of a file, newest first: to save, and to bring back. */
export function VersionList(props: {
  workspaceId: string;
  item: FileItem;
  canWrite: boolean;
  when: (moment: string) => string;
}) {
  const t = useText();
  const { workspaceId, item, when } = props;
  const { data: versions } = useQuery(versionsQuery(workspaceId, item.id));
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
          />
        ))}
      </ol>
    </section>
  );
}

function Version(props: { item: FileItem; version: FileVersion; when: string; onRestore: (() => void) | null }) {
  const t = useText();
  const locale = useLocale();
  const { item, version, when, onRestore } = props;
  return (
    <li className={css.version}>
      <span className={cx(css.dot, version.isCurrent && css.current)} aria-hidden="true" />
      <div className={css.lines}>
        <p className={css.when}>
          {when} {version.isCurrent && <Chip tone="accent">{t("files.version.current")}</Chip>}
        </p>
        <p className={css.about}>
          {[version.changedBy?.displayName, formatBytes(locale, version.size)].filter(Boolean).join(" · ")}
        </p>
      </div>
      {!version.isCurrent && (
        <>
          <a
            className={iconLinkClass("sm")}
            href={contentUrl(item, { version: version.id, isDownload: true })}
            download={item.name}
            aria-label={t("files.version.download", { when })}
          >
            <Download aria-hidden="true" />
          </a>
          {onRestore && (
            <IconButton size="sm" label={t("files.version.restore", { when })} onPress={onRestore}>
              <RotateCcw aria-hidden="true" />
            </IconButton>
          )}
        </>
      )}
    </li>
  );
}
