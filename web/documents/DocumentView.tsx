import type { PresentPerson, Version, VersionContent } from "@safos/contract/collaboration";
import { suggesterId, type Document } from "@safos/contract/documents";
import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { Static } from "typebox";
import { FileX2, History, List, MessageSquare, SpellCheck2 } from "lucide-react";
import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { SharedView, useShared } from "../collaboration/door.ts";
import { useItemNews } from "../items/door.ts";
import { commentsQuery } from "../items/queries.ts";
import { api } from "../shell/api.ts";
import { now } from "../shell/clock.ts";
import { queryClient } from "../shell/query.ts";
import { useMaybeMe } from "../shell/session.ts";
import { formatWhen, useLocale, useText } from "../text/index.tsx";
import { Button, EmptyState, IconButton, Notice, showToast, Skeleton, toneOf } from "../ui/index.ts";
import { isAtLeast } from "../workspaces/queries.ts";
import css from "./DocumentView.module.css";
import { isMember, stateQuery } from "./queries.ts";
import { CommentsPanel, OutlinePanel, SuggestionsPanel } from "./SidePanels.tsx";
import { VersionPreview } from "./VersionPreview.tsx";
import { refreshDocument, VersionsPanel } from "./VersionsPanel.tsx";
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
  const locale = useLocale();
  const { document, guest } = props;
  const { id } = document;
  const me = useMaybeMe();
  const shared = useShared("document", id, guest);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [preview, setPreview] = useState<{ version: Version; update: string } | null>(null);
  const state = useQuery(stateQuery(id));
  const comments = useComments(id);
  const role = shared.role === null ? document.role : (shared.role as Document["role"]);
  const canWrite = isAtLeast(role, "editor");
  const canComment = isAtLeast(role, "commenter");
  // Whoever may write suggests in the text itself.
  const canSuggest = canComment && !canWrite && !shared.isLocked;
  const who = useMemo((): PresentPerson => {
    const whoId = me?.person.id ?? guest?.id ?? "";
    return { id: whoId, name: me?.person.displayName ?? guest?.name ?? "", tone: toneOf(whoId), isGuest: !me };
  }, [me, guest?.id, guest?.name]);

  useItemNews(
    "document",
    id,
    useCallback(
      (event) =>
        void (event.type.startsWith("comment.")
          ? queryClient.invalidateQueries({ queryKey: ["comments", "document", id] })
          : refreshDocument()),
      [id],
    ),
    useCallback(() => {
      void refreshDocument();
      void queryClient.invalidateQueries({ queryKey: ["comments", "document", id] });
    }, [id]),
  );
  const { refetch } = state;
  // A lock is told by the text's own socket.
  useEffect(() => void refetch(), [refetch, shared.isLocked]);
  const pick = useCallback((anchor: string) => {
    setActive(anchor);
    setPanel("comments");
  }, []);
  const show = useMutation({
    mutationFn: async (version: Version) => ({
      version,
      update: (
        await api.get<Static<typeof VersionContent>>(`/api/v1/items/document/${id}/versions/${version.id}/content`)
      ).update,
    }),
    onSuccess: setPreview,
  });
  const restore = useMutation({
    mutationFn: (version: Version) => api.post(`/api/v1/items/document/${id}/versions/${version.id}/restore`),
    async onSuccess() {
      setPreview(null);
      await refreshDocument();
      showToast({ text: t("documents.versionRestored") });
    },
  });
  const unlock = useMutation({
    mutationFn: () => api.delete(`/api/v1/items/document/${id}/lock`),
    async onSuccess() {
      await refreshDocument();
      showToast({ text: t("documents.unlocked") });
    },
  });
  const when = (moment: string): string =>
    formatWhen(locale, Date.parse(moment), now(), { yesterday: t("common.yesterday") });

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
    ["versions", <History key="v" aria-hidden="true" />, t("documents.versions")],
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
      {state.data?.isLocked === true && state.data.lockedAt !== null && (
        <div className={css.notice}>
          <Notice
            tone="success"
            isQuiet
            action={
              state.data.canLock && (
                <Button size="sm" onPress={() => unlock.mutate()} isPending={unlock.isPending}>
                  {t("documents.unlock")}
                </Button>
              )
            }
          >
            {t("documents.isLocked", {
              name: state.data.lockedBy?.displayName ?? "–",
              when: when(state.data.lockedAt),
            })}
          </Notice>
        </div>
      )}
      {preview && (
        <>
          <div className={css.notice}>
            <Notice
              action={
                <span className={css.buttons}>
                  {canWrite && !shared.isLocked && (
                    <Button
                      size="sm"
                      variant="primary"
                      onPress={() => restore.mutate(preview.version)}
                      isPending={restore.isPending}
                    >
                      {t("documents.versionRestore")}
                    </Button>
                  )}
                  <Button size="sm" onPress={() => setPreview(null)}>
                    {t("documents.versionBack")}
                  </Button>
                </span>
              }
            >
              {t("documents.versionShown", {
                when: [when(preview.version.createdAt), preview.version.name].filter(Boolean).join(", "),
              })}
            </Notice>
          </div>
          <VersionPreview key={preview.version.id} update={preview.update} title={document.title} />
        </>
      )}
      <div className={css.now} hidden={preview !== null}>
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
      {panel === "versions" && (
        <VersionsPanel
          documentId={id}
          lockedVersion={state.data?.lockedVersion ?? null}
          canWrite={canWrite}
          shown={preview?.version.id ?? null}
          onShow={(version) => show.mutate(version)}
          onClose={close}
        />
      )}
    </SharedView>
  );
}

function useComments(id: string): readonly Comment[] {
  const list = useInfiniteQuery(commentsQuery("document", id));
  return useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data]);
}
