import type { DocumentEntry } from "@safos/contract/documents";
import { FolderTree } from "lucide-react";
import { useState, type CSSProperties, type ReactNode } from "react";
import { useText } from "../../text/index.tsx";
import { Dialog, IconButton } from "../../ui/index.ts";
import { rowsOf } from "./tree.ts";
import css from "./TreeNav.module.css";
import "./text.ts";

export interface TreeProps {
  entries: readonly DocumentEntry[];
  /** The link to a document of the tree, in the page's own addresses; it gets the class and whether it is open now. */
  link: (entry: DocumentEntry, about: { className: string; onClick?: () => void }) => ReactNode;
}

/** What was shared and everything under it, as links; for anyone who does not see the workspace's own list. */
export function TreeNav({ entries, link, onGo }: TreeProps & { onGo?: () => void }) {
  const t = useText();
  return (
    <nav aria-label={t("documents.pages")}>
      <ul className={css.list}>
        {rowsOf(entries).map(({ entry, depth }) => (
          <li key={entry.id} style={{ "--depth": depth } as CSSProperties}>
            {link(entry, { className: css.link ?? "", ...(onGo ? { onClick: onGo } : {}) })}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same behind a button, where there is no room beside the text. */
export function TreeButton(props: TreeProps & { onGo?: () => void; hasFocus?: boolean }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        size="sm"
        label={t("documents.pages")}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
        autoFocus={props.hasFocus ?? false}
      >
        <FolderTree aria-hidden="true" />
      </IconButton>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t("documents.pages")}
        closeLabel={t("common.close")}
        size="small"
      >
        <TreeNav
          entries={props.entries}
          link={props.link}
          onGo={() => {
            setOpen(false);
            props.onGo?.();
          }}
        />
      </Dialog>
    </>
  );
}
