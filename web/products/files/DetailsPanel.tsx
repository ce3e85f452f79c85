import type { FileItem, FileVersion } from "@safos/contract/files";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, RotateCcw, Upload } from "lucide-react";
import { useRef } from "react";
import { LinkedItems } from "../../shared/items/index.ts";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { Panel } from "../../platform/Panel.tsx";
import { queryClient } from "../../platform/query.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Button, Chip, cx, IconButton, iconLinkClass, showToast, Skeleton } from "../../ui/index.ts";
import css from "./DetailsPanel.module.css";
import { KindIcon } from "./kinds.tsx";
import { contentUrl, fileQuery, previewUrl, versionsQuery } from "./queries.ts";
import { uploadFiles } from "./uploads.ts";

/** What a file is and was: its picture, who changed it, every version. */
export function DetailsPanel(props: {
  workspaceId: string;
  id: number;
  canWrite: boolean;
  onOpen: (item: FileItem) => void;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { workspaceId, id } = props;
  const picker = useRef<HTMLInputElement>(null);
  const { data: item } = useQuery(fileQuery(workspaceId, id));
  const { data: versions } = useQuery({ ...versionsQuery(workspaceId, id), enabled: item?.kind === "file" });
  const when = (moment: string): string =>
    formatWhen(locale, Date.parse(moment), now(), { today: t("common.today"), yesterday: t("common.yesterday") });
  const restore = useMutation({
    mutationFn: (version: FileVersion) => api.post(`/api/v1/files/${id}/versions/${version.id}/restore`),
    async onSuccess(_, version) {
      await queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
      showToast({ text: t("files.version.restored", { when: when(version.changedAt) }) });
    },
  });
  return (
    <Panel title={t("files.detailsTitle")} onClose={props.onClose}>
      {!item ? (
        <Skeleton label={t("common.loading")} />
      ) : (
        <div className={css.body}>
          <section className={css.part}>
            <div className={css.file}>
              <KindIcon name={item.name} isFolder={item.kind === "folder"} isLarge />
              <div className={css.words}>
                <h3 className={css.name}>{item.name}</h3>
                <p className={css.about}>
                  {[
                    t(item.kind === "folder" ? "files.type.folder" : "files.type.file"),
                    formatBytes(locale, item.size),
                    when(item.changedAt),
                  ].join(" · ")}
                </p>
              </div>
            </div>
            {item.hasPreview && (
              <img className={css.picture} src={previewUrl(item, 512)} alt={t("files.preview", { name: item.name })} />
            )}
            <div className={css.actions}>
              <Button variant="primary" onPress={() => props.onOpen(item)}>
                {t("files.open")}
              </Button>
              {item.kind === "file" && props.canWrite && (
                <Button icon={<Upload aria-hidden="true" />} onPress={() => picker.current?.click()}>
                  {t("files.version.upload")}
                </Button>
              )}
            </div>
            <input
              ref={picker}
              type="file"
              hidden
              aria-hidden="true"
              tabIndex={-1}
              data-testid="upload-version"
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                // Whatever the file is called on the computer, here it is the next version of this one.
                if (file)
                  uploadFiles(
                    [
                      {
                        file: new File([file], item.name, { type: file.type, lastModified: file.lastModified }),
                        path: [],
                      },
                    ],
                    { workspaceId, folderId: item.parentId },
                    "version",
                  );
                event.target.value = "";
              }}
            />
          </section>
          {item.kind === "file" && (
            <div className={css.linked}>
              <LinkedItems kind="file" id={String(id)} canEdit={props.canWrite} />
            </div>
          )}
          {item.kind === "file" && (
            <section className={css.part}>
              <h3 className={css.heading}>{t("files.versions")}</h3>
              {!versions && <Skeleton label={t("common.loading")} rows={2} />}
              <ol>
                {versions?.map((version) => (
                  <li key={version.id} className={css.version}>
                    <span className={cx(css.dot, version.isCurrent && css.current)} aria-hidden="true" />
                    <div className={css.words}>
                      <p className={css.when}>
                        {when(version.changedAt)}{" "}
                        {version.isCurrent && <Chip tone="accent">{t("files.version.current")}</Chip>}
                      </p>
                      <p className={css.about}>
                        {[version.changedBy?.displayName, formatBytes(locale, version.size)]
                          .filter(Boolean)
                          .join(" · ")}
                      </p>
                    </div>
                    {!version.isCurrent && (
                      <>
                        <a
                          className={iconLinkClass("sm")}
                          href={contentUrl(item, { version: version.id, isDownload: true })}
                          download={item.name}
                          aria-label={t("files.version.download", { when: when(version.changedAt) })}
                        >
                          <Download aria-hidden="true" />
                        </a>
                        {props.canWrite && (
                          <IconButton
                            size="sm"
                            label={t("files.version.restore", { when: when(version.changedAt) })}
                            onPress={() => restore.mutate(version)}
                          >
                            <RotateCcw aria-hidden="true" />
                          </IconButton>
                        )}
                      </>
                    )}
                  </li>
                ))}
              </ol>
            </section>
          )}
        </div>
      )}
    </Panel>
  );
}
