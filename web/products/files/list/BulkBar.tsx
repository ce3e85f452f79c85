import { Copy, Download, FolderInput, Star, StarOff, Trash2, UserPlus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Button, IconButton, Menu, Toolbar } from "../../../ui/index.ts";
import { useFileActions } from "../file-actions.tsx";
import { mostInArchive, type FolderState } from "../folder-state.ts";
import css from "./Bars.module.css";

interface Verb {
  readonly id: string;
  readonly name: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/** What there is room for; the menu has the rest. */
const onPhone: ReadonlySet<string> = new Set(["download", "share", "move", "delete"]);

/** What can be done with what is chosen, at the foot of the list; on a phone in the place of the page's own bar. */
export function BulkBar({ folder }: { folder: FolderState }) {
  const t = useText();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const actionsFor = useFileActions(folder);
  const verbs = useVerbs(folder);
  const { chosen } = folder;
  if (chosen.length === 0) return null;
  const shown = isPhone ? verbs.filter(({ id }) => onPhone.has(id)) : verbs;
  const size = chosen.reduce((sum, one) => sum + one.size, 0);
  return (
    <div className={css.bulk}>
      {!isPhone && (
        <span className={css.chosen} role="status">
          <b>{t("files.selected", { n: chosen.length })}</b> <span>{formatBytes(locale, size)}</span>
        </span>
      )}
      <Toolbar label={t("files.bulk")}>
        {shown.map((verb) => (
          <Button key={verb.id} variant="quiet" size="sm" icon={verb.icon} onPress={verb.run}>
            {verb.name}
          </Button>
        ))}
        <Menu label={t("common.more")} actions={actionsFor(chosen)} size={isPhone ? "lg" : "md"} />
      </Toolbar>
      {!isPhone && (
        <IconButton label={t("files.clearSelection")} onPress={() => folder.select([])}>
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

function useVerbs(folder: FolderState): readonly Verb[] {
  const t = useText();
  const { chosen, canWrite, setDialog } = folder;
  const isMember = folder.place.kind === "workspace";
  const [only] = chosen.length === 1 ? chosen : [];
  const areFavourites = chosen.every((one) => one.isFavourite);
  const verbs: readonly (Verb | false | undefined)[] = [
    chosen.length <= mostInArchive && {
      id: "download",
      name: t(only ? "files.download" : "files.downloadZip"),
      icon: <Download aria-hidden="true" />,
      run: () => folder.download(chosen),
    },
    only &&
      canWrite && {
        id: "share",
        name: t("items.share"),
        icon: <UserPlus aria-hidden="true" />,
        run: () => setDialog({ kind: "share", item: only }),
      },
    canWrite &&
      isMember && {
        id: "move",
        name: t("files.move"),
        icon: <FolderInput aria-hidden="true" />,
        run: () => setDialog({ kind: "move", items: chosen }),
      },
    isMember && {
      id: "copy",
      name: t("files.copy"),
      icon: <Copy aria-hidden="true" />,
      run: () => setDialog({ kind: "copy", items: chosen }),
    },
    {
      id: "favourite",
      name: t("files.isFavourite"),
      icon: areFavourites ? <StarOff aria-hidden="true" /> : <Star aria-hidden="true" />,
      run: () => folder.verbs.favour(chosen, !areFavourites),
    },
    canWrite && {
      id: "delete",
      name: t("files.delete"),
      icon: <Trash2 aria-hidden="true" />,
      run: () => folder.trash(chosen),
    },
  ];
  return verbs.filter((verb): verb is Verb => Boolean(verb));
}
