import type { FileItem } from "@safos/contract/files";
import { Link, useNavigate } from "@tanstack/react-router";
import { Download, FolderOpen, Star } from "lucide-react";
import { saveLink } from "../../../platform/download.ts";
import { useWorkspaces } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { cx, IconButton, Menu, PlainButton, Who, type TableColumn } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { useFileFacts } from "../list/file-facts.ts";
import { contentUrl } from "../queries.ts";
import shared from "../sharing/Shared.module.css";
import css from "./Gathered.module.css";

export function useGatheredColumns(): readonly TableColumn[] {
  const t = useText();
  return [
    { id: "name", name: t("files.column.name") },
    { id: "at", name: t("files.column.at") },
    { id: "size", name: t("files.column.size") },
    { id: "more", name: t("common.more"), isEnd: true },
  ];
}

/** The folder that something lies in; what was shared without its folder is found where what is shared is. */
function useFolderLink() {
  const { shared: workspaces, personal } = useWorkspaces();
  const t = useText();
  return ({ workspaceId, parentId }: FileItem) => {
    const own = personal?.id === workspaceId;
    const name = own ? t("files.mine") : workspaces.find((one) => one.id === workspaceId)?.name;
    if (name === undefined) return null;
    return { name, params: { workspaceId, _splat: String(parentId ?? "") } };
  };
}

/** One file or folder of those gathered from everywhere, with where it lies. */
export function GatheredRow(props: {
  item: FileItem;
  onShow: (item: FileItem) => void;
  onFavour: (item: FileItem) => void;
}) {
  const t = useText();
  const say = useFileFacts();
  const linkTo = useFolderLink();
  const { item } = props;
  const facts = say(item);
  const folder = linkTo(item);
  return (
    <tr>
      <td>
        <Who
          icon={<KindIcon name={item.name} isFolder={item.kind === "folder"} />}
          name={<Name {...props} isShared={folder === null} />}
          about={folder?.name}
        />
      </td>
      <td>{[facts.when, facts.by].filter(Boolean).join(" · ")}</td>
      <td>{facts.size}</td>
      <td>
        <span className={cx(css.star, item.isFavourite && css.isFavourite)}>
          <IconButton
            label={t("files.favourite.one", { name: item.name })}
            size="sm"
            isOn={item.isFavourite}
            onPress={() => props.onFavour(item)}
          >
            <Star aria-hidden="true" />
          </IconButton>
        </span>
        <MoreMenu item={item} folder={folder} />
      </td>
    </tr>
  );
}

function Name({ item, onShow, isShared }: { item: FileItem; onShow: (item: FileItem) => void; isShared: boolean }) {
  const look = shared.name ?? "";
  if (item.kind === "file")
    return (
      <PlainButton className={look} onPress={() => onShow(item)}>
        {item.name}
      </PlainButton>
    );
  if (isShared)
    return (
      <Link to="/files/shared-with-me/$folderId" params={{ folderId: String(item.id) }} className={look}>
        {item.name}
      </Link>
    );
  return (
    <Link
      to="/w/$workspaceId/files/$"
      params={{ workspaceId: item.workspaceId, _splat: String(item.id) }}
      className={look}
    >
      {item.name}
    </Link>
  );
}

function MoreMenu({ item, folder }: { item: FileItem; folder: ReturnType<ReturnType<typeof useFolderLink>> }) {
  const t = useText();
  const navigate = useNavigate();
  return (
    <Menu
      label={t("common.moreFor", { name: item.name })}
      actions={[
        folder && {
          id: "folder",
          name: t("files.goToFolder"),
          icon: <FolderOpen />,
          onAction: () => void navigate({ to: "/w/$workspaceId/files/$", params: folder.params }),
        },
        item.kind === "file" && {
          id: "download",
          name: t("files.download"),
          icon: <Download />,
          onAction: () => saveLink(contentUrl(item, { isDownload: true }), item.name),
        },
      ]}
    />
  );
}
