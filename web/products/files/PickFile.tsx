import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowUp, File, Folder, Image as ImageIcon } from "lucide-react";
import { useState } from "react";
import type { PickFileProps } from "../../platform/offers.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, EmptyState, PlainButton, Skeleton } from "../../ui/index.ts";
import css from "./PickFile.module.css";
import { contentUrl, folderQuery } from "./queries.ts";

/** Chooses one of a workspace's files, folder by folder. */
export function PickFile({ workspaceId, onClose, onPick }: PickFileProps) {
  const t = useText();
  const [folderId, setFolderId] = useState<number | null>(null);
  const listing = useInfiniteQuery(folderQuery(workspaceId, folderId));
  const page = listing.data?.pages[0];
  const items = listing.data?.pages.flatMap((one) => one.items) ?? [];
  const choose = (item: FileItem): void => {
    if (item.kind === "folder") return setFolderId(item.id);
    onClose();
    onPick(item, contentUrl(item));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("files.pickTitle")}
      {...(page && folderId !== null ? { about: page.folder.name } : {})}
      closeLabel={t("common.close")}
    >
      <ul className={css.list}>
        {folderId !== null && (
          <li>
            <PlainButton className={css.row ?? ""} onPress={() => setFolderId(page?.folder.parentId ?? null)}>
              <ArrowUp aria-hidden="true" />
              {t("files.pickUp")}
            </PlainButton>
          </li>
        )}
        {items.map((item) => (
          <li key={item.id}>
            <PlainButton className={css.row ?? ""} onPress={() => choose(item)}>
              {item.kind === "folder" ? (
                <Folder aria-hidden="true" />
              ) : (item.contentType ?? "").startsWith("image/") ? (
                <ImageIcon aria-hidden="true" />
              ) : (
                <File aria-hidden="true" />
              )}
              <span className={css.name}>{item.name}</span>
            </PlainButton>
          </li>
        ))}
      </ul>
      {listing.isPending && <Skeleton label={t("common.loading")} rows={4} />}
      {!listing.isPending && items.length === 0 && (
        <EmptyState icon={<Folder />} title={t("files.pickEmpty")}>
          {""}
        </EmptyState>
      )}
      {listing.hasNextPage && (
        <Button variant="quiet" onPress={() => void listing.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
