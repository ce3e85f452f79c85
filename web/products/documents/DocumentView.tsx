import type { PresentPerson } from "@safos/contract/collaboration";
import { suggesterId, type Document } from "@safos/contract/documents";
import type { Editor } from "@tiptap/core";
import { FileX2, History, List, MessageSquare, SpellCheck2 } from "lucide-react";
import { useCallback, useMemo, useState, type ReactNode } from "react";
import {
  refreshVersions,
  SharedView,
  useShared,
  useVersions,
  VersionNotices,
  VersionsPanel,
} from "../../shared/collaboration/index.ts";
import { useComments, useItemEvents } from "../../shared/items/index.ts";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { EmptyState, IconButton, Skeleton, toneOf } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import css from "./DocumentView.module.css";
import { refreshDocument } from "./queries.ts";
import { CommentsPanel, OutlinePanel, SuggestionsPanel } from "./SidePanels.tsx";
import { VersionPreview } from "./VersionPreview.tsx";
import { Writing } from "./Writing.tsx";
import "./text.ts";

type PanelName = "outline" | "comments" | "suggestions" | "versions";

/** A document with everything about it; `head` is what the page puts before, `actions` what it adds to the head. */
export function DocumentView(props: {
  document: Document;
  guest?: { id: string; name: string };
  head: ReactNode;
  actions?: ReactNode;
}) {
  const t = useText();
  const { document, guest } = props;
  const { id } = document;
  const me = useMaybeMe();
  const shared = useShared("document", id, guest);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const versions = useVersions("document", id, shared.isLocked);
  const { comments } = useComments("document", id);
  const role = shared.role === null ? document.role : (shared.role as Document["role"]);
  const canWrite = isAtLeast(role, "editor");
  const canComment = isAtLeast(role, "commenter");
  // Anyone who may write suggests in the text itself.
  const canSuggest = canComment && !canWrite && !shared.isLocked;
  const who = useMemo((): PresentPerson => {
    const whoId = me?.person.id ?? guest?.id ?? "";
    return { id: whoId, name: me?.person.displayName ?? guest?.name ?? "", tone: toneOf(whoId), isGuest: !me };
  }, [me, guest?.id, guest?.name]);

  const refresh = useCallback(() => void refreshAll(id), [id]);
  useItemEvents(
    "document",
    id,
    useCallback((event) => !event.type.startsWith("comment.") && refresh(), [refresh]),
    refresh,
  );
  const pick = useCallback((anchor: string) => {
    setActive(anchor);
    setPanel("comments");
  }, []);
  if (shared.isGone)
    return (
      <EmptyState icon={<FileX2 />} title={t("collaboration.gone")} isPage>
        {t("collaboration.goneAbout")}
      </EmptyState>
    );
  const tools: readonly [PanelName, ReactNode, string][] = [
    ["outline", <List key="o" aria-hidden="true" />, t("documents.outline")],
    ["comments", <MessageSquare key="c" aria-hidden="true" />, t("items.comments")],
    ["suggestions", <SpellCheck2 key="s" aria-hidden="true" />, t("documents.suggestions")],
    ["versions", <History key="v" aria-hidden="true" />, t("collaboration.versions")],
  ];
  const openComments = comments.filter((one) => one.parentId === null && one.resolvedAt === null).length;
  const close = (): void => {
    setPanel(null);
    setActive(null);
  };
  return (
    <SharedView
      shared={shared}
      head={props.head}
      tools={tools.map(([name, icon, label]) => (
        <IconButton
          key={name}
          size="sm"
          label={label}
          isOn={panel === name}
          hasDot={name === "comments" && openComments > 0}
          onPress={() => (panel === name ? close() : setPanel(name))}
        >
          {icon}
        </IconButton>
      ))}
      actions={props.actions}
    >
      <VersionNotices versions={versions} canRestore={canWrite} />
      {versions.shown && (
        <VersionPreview key={versions.shown.version.id} update={versions.shown.update} title={document.title} />
      )}
      <div className={css.now} hidden={versions.shown !== null}>
        {shared.session && shared.isReady ? (
          <Writing
            key={shared.session.doc.guid}
            session={shared.session}
            me={who}
            documentId={id}
            title={document.title}
            workspaceId={me && isMember(document) ? document.workspaceId : null}
            isReadOnly={shared.isReadOnly}
            canComment={canComment}
            canSuggest={canSuggest}
            comments={comments}
            activeAnchor={active}
            onAnchor={pick}
            onEditor={setEditor}
          />
        ) : (
          <div className={css.waiting}>
            <Skeleton label={t("common.loading")} rows={6} />
          </div>
        )}
      </div>
      {editor && panel === "outline" && <OutlinePanel editor={editor} onClose={close} />}
      {editor && panel === "comments" && (
        <CommentsPanel
          documentId={id}
          workspaceId={me ? document.workspaceId : null}
          comments={comments}
          editor={editor}
          active={active}
          canComment={canComment}
          onActive={setActive}
          onClose={close}
        />
      )}
      {editor && panel === "suggestions" && (
        <SuggestionsPanel
          editor={editor}
          documentId={id}
          canWrite={!shared.isReadOnly}
          me={canSuggest ? suggesterId(who.id, who.isGuest) : null}
          onClose={close}
        />
      )}
      {panel === "versions" && <VersionsPanel versions={versions} canWrite={canWrite} onClose={close} />}
    </SharedView>
  );
}

const refreshAll = async (id: string): Promise<void> => {
  await Promise.all([refreshDocument(), refreshVersions({ kind: "document", id })]);
};

/** Anyone who came by a grant on one document sees nothing else of its workspace. */
const isMember = (document: Document): boolean =>
  queryClient.getQueryData<{ id: string }[]>(["workspaces"])?.some((one) => one.id === document.workspaceId) ?? true;
