import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { useQuery } from "@tanstack/react-query";
import { Upload, UserPlus } from "lucide-react";
import { useRef, type ChangeEvent } from "react";
import { now } from "../../platform/clock.ts";
import { Panel } from "../../platform/Panel.tsx";
import { Audience, Comments, ItemClassChip, LinkedItems } from "../../shared/items/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Button, Skeleton } from "../../ui/index.ts";
import { ActivitySection } from "./details/ActivitySection.tsx";
import { DetailTabs } from "./details/DetailTabs.tsx";
import { TagsSection } from "./details/TagsSection.tsx";
import css from "./DetailsPanel.module.css";
import { KindIcon } from "./kinds.tsx";
import { fileQuery, previewUrl, receiptQuery } from "./queries.ts";
import { upload } from "./uploads/signal.ts";
import { VersionList } from "./VersionList.tsx";

interface Details {
  workspaceId: string;
  canWrite: boolean;
  /** Null: it stands open beside its details. */
  onOpen: ((item: FileItem) => void) | null;
  onShare: (item: FileItem) => void;
}

/** What a file is and was: its picture, who changed it, every version. */
export function DetailsPanel(props: Details & { id: number; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { data: item } = useQuery(fileQuery(props.workspaceId, props.id));
  const { data: workspace } = useQuery(workspaceQuery(props.workspaceId));
  const canComment = props.canWrite || (workspace !== undefined && isAtLeast(workspace.role, "commenter"));
  const when = (moment: string): string =>
    formatWhen(locale, Date.parse(moment), now(), { today: t("common.today"), yesterday: t("common.yesterday") });
  return (
    <Panel title={t("files.detailsTitle")} onClose={props.onClose}>
      {!item ? (
        <Skeleton label={t("common.loading")} />
      ) : (
        <div className={css.body}>
          <Summary {...props} item={item} when={when} />
          <DetailTabs
            tabs={[
              {
                id: "about",
                name: t("files.detailsTitle"),
                content: () => <About {...props} item={item} when={when} />,
              },
              {
                id: "activity",
                name: t("fileActivity.tab"),
                content: () => <ActivitySection id={props.id} when={when} />,
              },
              {
                id: "comments",
                name: t("fileComments.tab"),
                content: () => (
                  <div className={css.part}>
                    <Comments
                      kind="file"
                      id={String(props.id)}
                      workspaceId={props.workspaceId}
                      canComment={canComment}
                      isHeadingHidden
                    />
                  </div>
                ),
              },
              item.kind === "file" && {
                id: "versions",
                name: t("files.versions"),
                content: () => (
                  <VersionList workspaceId={props.workspaceId} item={item} canWrite={props.canWrite} when={when} />
                ),
              },
            ]}
          />
        </div>
      )}
    </Panel>
  );
}

/** Who sees it, its labels and what it belongs to. */
function About(props: Details & { id: number; item: FileItem; when: (moment: string) => string }) {
  const { item, id, workspaceId, canWrite, when } = props;
  return (
    <>
      {item.guestName !== undefined && <Came workspaceId={workspaceId} id={item.id} when={when} />}
      {canWrite && (
        <div className={css.part}>
          <Audience kind="file" id={String(id)} />
        </div>
      )}
      <TagsSection id={id} />
      {item.kind === "file" && (
        <div className={css.linked}>
          <LinkedItems kind="file" id={String(id)} canEdit={canWrite} />
        </div>
      )}
    </>
  );
}

/** How it came, where it was left by a file request. */
function Came({ workspaceId, id, when }: { workspaceId: string; id: number; when: (moment: string) => string }) {
  const t = useText();
  const { data: receipt } = useQuery(receiptQuery(workspaceId, id));
  if (!receipt) return null;
  return (
    <section className={css.part}>
      <h3 className={css.heading}>{t("links.came")}</h3>
      <p className={css.about}>{t("links.cameBy", { name: receipt.sender, when: when(receipt.receivedAt) })}</p>
      {receipt.number !== null && <p className={css.about}>{t("links.cameNumber", { number: receipt.number })}</p>}
      {receipt.note !== "" && <p className={css.when}>{receipt.note}</p>}
    </section>
  );
}

function Summary(props: Details & { item: FileItem; when: (moment: string) => string }) {
  const t = useText();
  const locale = useLocale();
  const picker = useRef<HTMLInputElement>(null);
  const { item } = props;
  const type = t(item.kind === "folder" ? "files.type.folder" : "files.type.file");
  return (
    <section className={css.part}>
      <div className={css.file}>
        <KindIcon name={item.name} isFolder={item.kind === "folder"} isLarge />
        <div className={css.lines}>
          <h3 className={css.name}>{item.name}</h3>
          <p className={css.about}>{[type, formatBytes(locale, item.size), props.when(item.changedAt)].join(" · ")}</p>
        </div>
      </div>
      {item.hasPreview && props.onOpen && (
        <img className={css.picture} src={previewUrl(item, 512)} alt={t("files.preview", { name: item.name })} />
      )}
      <div className={css.class}>
        <ItemClassChip kind="file" id={String(item.id)} title={item.name} isAlways />
      </div>
      <div className={css.actions}>
        {props.onOpen && (
          <Button variant="primary" onPress={() => props.onOpen?.(item)}>
            {t("files.open")}
          </Button>
        )}
        {props.canWrite && (
          <Button icon={<UserPlus aria-hidden="true" />} onPress={() => props.onShare(item)}>
            {t("items.share")}
          </Button>
        )}
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
        onChange={(event) => uploadVersion(event, props.workspaceId, item)}
      />
    </section>
  );
}

/** Whatever the file is called on the computer, here it is the next version of this one. */
function uploadVersion({ target }: ChangeEvent<HTMLInputElement>, workspaceId: string, item: FileItem): void {
  const [file] = target.files ?? [];
  if (file) {
    const named = new File([file], item.name, { type: file.type, lastModified: file.lastModified });
    const target = { workspaceId, folderId: item.parentId };
    void upload({ files: [{ file: named, path: [] }], emptyFolders: [] }, target, "version");
  }
  target.value = "";
}
