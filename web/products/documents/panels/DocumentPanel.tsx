import type { PresentPerson } from "@safos/contract/collaboration";
import { suggesterId } from "@safos/contract/documents";
import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { VersionsPanel, type Versions } from "../../../shared/collaboration/index.ts";
import type { Rights } from "../rights.ts";
import { CommentsPanel } from "./CommentsPanel.tsx";
import { OutlinePanel } from "./OutlinePanel.tsx";
import { SuggestionsPanel } from "./SuggestionsPanel.tsx";

export type PanelName = "outline" | "comments" | "suggestions" | "versions";

/** The side panel that is open. All but the versions are about the text, and wait for its editor. */
export function DocumentPanel(props: {
  name: PanelName;
  document: {
    readonly id: string;
    /** Null for a visitor. */
    readonly workspaceId: string | null;
    readonly comments: readonly Comment[];
    readonly versions: Versions;
    readonly rights: Rights;
    readonly me: PresentPerson;
  };
  editor: Editor | null;
  /** The anchor of the thread that is looked at. */
  active: string | null;
  onActive: (anchor: string | null) => void;
  onClose: () => void;
}) {
  const { name, document, editor, onClose } = props;
  const { rights, me } = document;
  if (name === "versions")
    return <VersionsPanel versions={document.versions} canWrite={rights.canWrite} onClose={onClose} />;
  if (!editor) return null;
  if (name === "outline") return <OutlinePanel editor={editor} onClose={onClose} />;
  if (name === "comments")
    return (
      <CommentsPanel
        documentId={document.id}
        workspaceId={document.workspaceId}
        comments={document.comments}
        editor={editor}
        active={props.active}
        canComment={rights.canComment}
        onActive={props.onActive}
        onClose={onClose}
      />
    );
  return (
    <SuggestionsPanel
      editor={editor}
      documentId={document.id}
      canWrite={!rights.isReadOnly}
      me={rights.canSuggest ? suggesterId(me.id, me.isGuest) : null}
      onClose={onClose}
    />
  );
}
