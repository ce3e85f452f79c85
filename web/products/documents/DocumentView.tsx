import type { Document } from "@safos/contract/documents";
import type { Editor } from "@tiptap/core";
import { FileX2, History, List, MessageSquare, SpellCheck2 } from "lucide-react";
import { useCallback, useState, type ReactNode } from "react";
import {
  GoneItem,
  PanelButtons,
  SharedView,
  useItemRefresh,
  useShared,
  useVersions,
  VersionNotices,
  type PanelChoice,
} from "../../shared/collaboration/index.ts";
import { useComments } from "../../shared/items/index.ts";
import { queryClient } from "../../platform/query.ts";
import { useText, type Text } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { DocumentPanel, type PanelName } from "./panels/DocumentPanel.tsx";
import css from "./DocumentView.module.css";
import { refreshDocument } from "./queries.ts";
import { rightsOf } from "./rights.ts";
import { VersionPreview } from "./VersionPreview.tsx";
import { Writing } from "./Writing.tsx";
import "./text.ts";

/** A document with everything about it; `head` is what the page puts before, `actions` what it adds to the head. */
export function DocumentView(props: {
  document: Document;
  guest?: { id: string; name: string };
  head: ReactNode;
  actions?: ReactNode;
}) {
  const t = useText();
  const { document } = props;
  const { id } = document;
  const shared = useShared("document", id, props.guest);
  const { me } = shared;
  const isVisitor = me.isGuest;
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const versions = useVersions("document", id, shared.isLocked);
  const { comments } = useComments("document", id);
  const rights = rightsOf(shared.role === null ? document.role : (shared.role as Document["role"]), shared);
  useItemRefresh({ kind: "document", id }, refreshDocument);
  const showThread = useCallback((anchor: string) => {
    setActive(anchor);
    setPanel("comments");
  }, []);
  const openPanel = (name: PanelName | null): void => {
    setPanel(name);
    if (name === null) setActive(null);
  };
  if (shared.isGone) return <GoneItem icon={<FileX2 />} />;
  const hasOpenComments = comments.some((one) => one.parentId === null && one.resolvedAt === null);
  return (
    <SharedView
      shared={shared}
      head={props.head}
      tools={<PanelButtons panels={panelsOf(t, hasOpenComments)} open={panel} onOpen={openPanel} />}
      actions={props.actions}
    >
      <VersionNotices versions={versions} canRestore={rights.canWrite} />
      {versions.shown && (
        <VersionPreview key={versions.shown.version.id} update={versions.shown.update} title={document.title} />
      )}
      <div className={css.now} hidden={versions.shown !== null}>
        {shared.session && shared.isReady ? (
          <Writing
            key={shared.session.doc.guid}
            session={shared.session}
            me={me}
            document={document}
            workspaceId={!isVisitor && isMember(document) ? document.workspaceId : null}
            rights={rights}
            comments={comments}
            activeAnchor={active}
            onThread={showThread}
            onEditor={setEditor}
          />
        ) : (
          <div className={css.waiting}>
            <Skeleton label={t("common.loading")} rows={6} />
          </div>
        )}
      </div>
      {panel && (
        <DocumentPanel
          name={panel}
          document={{ id, workspaceId: isVisitor ? null : document.workspaceId, comments, versions, rights, me }}
          editor={editor}
          active={active}
          onActive={setActive}
          onClose={() => openPanel(null)}
        />
      )}
    </SharedView>
  );
}

const panelsOf = (t: Text, hasOpenComments: boolean): readonly PanelChoice<PanelName>[] => [
  { name: "outline", label: t("documents.outline"), icon: <List aria-hidden="true" /> },
  { name: "comments", label: t("items.comments"), icon: <MessageSquare aria-hidden="true" />, hasDot: hasOpenComments },
  { name: "suggestions", label: t("documents.suggestions"), icon: <SpellCheck2 aria-hidden="true" /> },
  { name: "versions", label: t("collaboration.versions"), icon: <History aria-hidden="true" /> },
];

/** Anyone who came by a grant on one document sees nothing else of its workspace. */
const isMember = (document: Document): boolean =>
  queryClient.getQueryData<{ id: string }[]>(["workspaces"])?.some((one) => one.id === document.workspaceId) ?? true;
