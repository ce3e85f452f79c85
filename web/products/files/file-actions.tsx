import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import {
  AlarmClock,
  Copy,
  FileText,
  Download,
  Eye,
  FolderInput,
  FolderOpen,
  History,
  Info,
  Layers,
  Lock,
  LockOpen,
  Pencil,
  SquareKanban,
  Star,
  StarOff,
  Trash2,
  UserPlus,
  HardDriveDownload,
} from "lucide-react";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import type { MenuAction } from "../../ui/index.ts";
import { mostInArchive, type FolderState } from "./folder-state.ts";
import { useEditAsDocument } from "./use-edit-as-document.ts";
import { useKept } from "./offline/useKept.ts";
import { useLock } from "./locks/use-lock.ts";

/** What Safos makes documents of by itself. */
const isText = /\.(md|markdown|txt|html?|docx|docm|dotx|odt|ott|pdf)$/i;

/** What else can be made of a file, or of a folder. */
function useMakingActions({ place, canWrite, setDialog }: FolderState) {
  const t = useText();
  const editAsDocument = useEditAsDocument();
  return (only: FileItem | undefined): readonly (MenuAction | false | undefined)[] => [
    only?.kind === "file" &&
      canWrite &&
      place.kind === "workspace" &&
      isText.test(only.name) && {
        id: "document",
        name: t("files.asDocument"),
        icon: <FileText />,
        onAction: () => editAsDocument(only),
      },
    only?.kind === "folder" &&
      canWrite && {
        id: "rewind",
        name: t("files.rewind"),
        icon: <History />,
        onAction: () => setDialog({ kind: "rewind", item: only }),
      },
  ];
}

/** What one notes about a file or folder: for oneself, or of its class. */
function useNotingActions({ setDialog }: FolderState) {
  const t = useText();
  return (only: FileItem | undefined): readonly (MenuAction | undefined)[] => [
    only && {
      id: "remind",
      name: t("files.remind"),
      icon: <AlarmClock />,
      onAction: () => setDialog({ kind: "remind", item: only }),
    },
    only && {
      id: "class",
      name: t("itemClass.name"),
      icon: <Layers />,
      onAction: () => setDialog({ kind: "class", item: only }),
    },
  ];
}

/** Of a file: kept on this device, or no longer. */
function useKeepingAction() {
  const t = useText();
  const kept = useKept();
  return (only: FileItem | undefined): MenuAction | false => {
    if (only?.kind !== "file" || !kept.canKeep) return false;
    const isKept = kept.items?.some((one) => one.id === only.id) ?? false;
    return {
      id: "keep",
      name: t(isKept ? "offline.drop" : "offline.keep"),
      icon: <HardDriveDownload />,
      onAction: () => void (isKept ? kept.drop(only) : kept.keep(only)),
    };
  };
}

/** What the menu offers for one file or folder, or for several. */
export function useFileActions(folder: FolderState) {
  const t = useText();
  // What is chosen of are the folders of a workspace.
  const isMember = folder.place.kind === "workspace";
  const { workspaceId, canWrite, canManage, setDialog, verbs } = folder;
  const lock = useLock(verbs.refresh);
  const createCard = offered("createCard");
  const making = useMakingActions(folder);
  const keeping = useKeepingAction();
  const noting = useNotingActions(folder);
  return (list: readonly FileItem[]): readonly (MenuAction | false | undefined | null)[] => {
    const [only] = list.length === 1 ? list : [];
    const areFavourites = list.every((one) => one.isFavourite);
    return [
      only && {
        id: "open",
        name: t("files.open"),
        icon: only.kind === "folder" ? <FolderOpen /> : <Eye />,
        onAction: () => folder.open(only),
      },
      only &&
        canWrite && {
          id: "share",
          name: t("items.share"),
          icon: <UserPlus />,
          onAction: () => setDialog({ kind: "share", item: only }),
        },
      list.length <= mostInArchive && {
        id: "download",
        name: t(only ? "files.download" : "files.downloadZip"),
        icon: <Download />,
        onAction: () => folder.download(list),
      },
      keeping(only),
      only && {
        id: "details",
        name: t("files.details"),
        icon: <Info />,
        onAction: () => folder.setDetailsId(only.id),
      },
      only &&
        canWrite && {
          id: "rename",
          name: t("files.rename"),
          icon: <Pencil />,
          startsGroup: true,
          onAction: () => setDialog({ kind: "rename", item: only }),
        },
      canWrite &&
        isMember && {
          id: "move",
          name: t("files.move"),
          icon: <FolderInput />,
          onAction: () => setDialog({ kind: "move", items: list }),
        },
      isMember && {
        id: "copy",
        name: t("files.copy"),
        icon: <Copy />,
        onAction: () => setDialog({ kind: "copy", items: list }),
      },
      ...noting(only),
      {
        id: "favourite",
        name: t(areFavourites ? "files.unfavourite" : "files.favourite"),
        icon: areFavourites ? <StarOff /> : <Star />,
        onAction: () => verbs.favour(list, !areFavourites),
      },
      // Folders are locked by programs only.
      only &&
        canWrite &&
        (only.lock ? only.lock.isOwn || canManage : only.kind === "file") && {
          id: "lock",
          name: t(only.lock ? "files.unlock" : "files.lock"),
          icon: only.lock ? <LockOpen /> : <Lock />,
          onAction: () => lock(only),
        },
      only?.kind === "file" &&
        isMember &&
        createCard && {
          id: "card",
          name: t("shell.createCard"),
          icon: <SquareKanban />,
          onAction: () => createCard({ workspaceId, source: { kind: "file", id: String(only.id) }, title: only.name }),
        },
      ...making(only),
      canWrite && {
        id: "delete",
        name: t("files.delete"),
        icon: <Trash2 />,
        isDanger: true,
        startsGroup: true,
        onAction: () => folder.trash(list),
      },
    ];
  };
}
