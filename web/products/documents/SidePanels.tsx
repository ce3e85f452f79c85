import { isGuestSuggester } from "@safos/contract/documents";
import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { useMutation } from "@tanstack/react-query";
import { useEditorState } from "@tiptap/react";
import { Check, Undo2, X } from "lucide-react";
import { useRef, useState } from "react";
import { Comments } from "../../shared/items/index.ts";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, IconButton, PlainButton, showToast, Switch } from "../../ui/index.ts";
import { placeOf, readAnchor } from "./anchors.ts";
import css from "./SidePanels.module.css";
import { decide, readSuggestions } from "./suggesting.ts";
import "./text.ts";

/** As the server counts. */
const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+(?:['’.\-:][\p{L}\p{N}]+)*/gu)?.length ?? 0;

/** Shows a place of the text and puts the cursor there. */
function goTo(editor: Editor, position: number, end = position): void {
  editor.chain().focus().setTextSelection({ from: position, to: end }).scrollIntoView().run();
}

/** The text's headings; pressing one goes there. */
export function OutlinePanel({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useText();
  const { found: headings, words } = useEditorState({
    editor,
    selector: ({ editor: at }) => {
      const found: { text: string; level: number; at: number }[] = [];
      at.state.doc.forEach((node, offset) => {
        if (node.type.name === "heading" && node.textContent.trim() !== "")
          found.push({ text: node.textContent, level: Number(node.attrs["level"]), at: offset });
      });
      return { found, words: countWords(at.getText()) };
    },
    equalityFn: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  return (
    <Panel title={t("documents.outline")} about={t("documents.wordCount", { n: words })} onClose={onClose}>
      <nav className={panelBodyClass} aria-label={t("documents.outline")}>
        {headings.length === 0 && <p className={css.hint}>{t("documents.outlineEmpty")}</p>}
        <ol className={css.outline}>
          {headings.map((heading) => (
            <li key={heading.at} data-level={Math.min(heading.level, 4)}>
              <PlainButton className={css.heading ?? ""} onPress={() => goTo(editor, heading.at + 1)}>
                {heading.text}
              </PlainButton>
            </li>
          ))}
        </ol>
      </nav>
    </Panel>
  );
}

/** Threads on words of the text, in its order, then those about the whole. */
export function CommentsPanel(props: {
  documentId: string;
  workspaceId: string | null;
  comments: readonly Comment[];
  editor: Editor;
  active: string | null;
  canComment: boolean;
  onActive: (anchor: string | null) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { editor, active } = props;
  const [areResolvedShown, setResolvedShown] = useState(false);
  const roots = props.comments.filter((one) => one.parentId === null);
  const open = roots.filter((one) => areResolvedShown || one.resolvedAt === null);
  const anchors = [...new Set(open.flatMap((one) => one.anchor ?? []))];
  if (active !== null && !anchors.includes(active)) anchors.push(active);
  const placed = anchors
    .map((anchor) => ({ anchor, at: placeOf(editor.state, anchor)?.from ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.at - b.at);
  const shared = {
    kind: "document" as const,
    id: props.documentId,
    workspaceId: props.workspaceId,
    canComment: props.canComment,
    isHeadingHidden: true,
  };
  const show = (anchor: string): void => {
    props.onActive(anchor);
    const place = placeOf(editor.state, anchor);
    if (place) goTo(editor, place.from, place.to);
  };
  return (
    <Panel title={t("items.comments")} onClose={props.onClose}>
      <div className={panelBodyClass}>
        {props.canComment && <p className={css.hint}>{t("documents.commentsAbout")}</p>}
        {roots.some((one) => one.resolvedAt !== null) && (
          <Switch isSelected={areResolvedShown} onChange={setResolvedShown}>
            {t("documents.commentResolved")}
          </Switch>
        )}
        {placed.map(({ anchor }) => {
          const quote = readAnchor(anchor)?.quote ?? "";
          const isNew = !roots.some((one) => one.anchor === anchor);
          return (
            <section
              key={anchor}
              className={css.thread}
              data-active={anchor === active || undefined}
              aria-label={t("documents.commentOn")}
            >
              <PlainButton
                className={css.quote ?? ""}
                onPress={() => show(anchor)}
                aria-label={t("documents.commentShow", { quote })}
              >
                {quote}
              </PlainButton>
              <Comments {...shared} anchor={anchor} isWriterHidden={!isNew} />
            </section>
          );
        })}
        <section className={css.thread} aria-label={t("documents.commentWhole")}>
          <h3 className={css.title}>{t("documents.commentWhole")}</h3>
          <Comments {...shared} anchor={null} />
        </section>
      </div>
    </Panel>
  );
}

/** What people would like to change, each to be accepted or rejected, or taken back by anyone who made it. */
export function SuggestionsPanel({
  editor,
  documentId,
  canWrite,
  me,
  onClose,
}: {
  editor: Editor;
  documentId: string;
  canWrite: boolean;
  /** As suggestions name anyone who looks, while they may take their own back here; null: they may not. */
  me: string | null;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const body = useRef<HTMLDivElement>(null);
  const list = useEditorState({
    editor,
    selector: ({ editor: at }) => readSuggestions(at.state.doc),
    equalityFn: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const settle = (id: string | null, isAccepted: boolean): void => {
    decide(editor, id, isAccepted);
    showToast({ text: t(isAccepted ? "documents.accepted" : "documents.rejected") });
    // What was pressed goes with the suggestion.
    body.current?.focus();
  };
  const takeBack = useMutation({
    mutationFn: (id: string) => api.delete(`/api/v1/documents/${documentId}/suggestions/${encodeURIComponent(id)}`),
    onSuccess() {
      showToast({ text: t("documents.suggestionTakenBack") });
      body.current?.focus();
    },
  });
  return (
    <Panel title={t("documents.suggestions")} onClose={onClose}>
      <div className={panelBodyClass} ref={body} tabIndex={-1}>
        {list.length === 0 && <p className={css.hint}>{t("documents.noSuggestions")}</p>}
        {canWrite && list.length > 1 && (
          <div className={css.row}>
            <Button size="sm" onPress={() => settle(null, true)}>
              {t("documents.acceptAll")}
            </Button>
            <Button size="sm" variant="quiet" onPress={() => settle(null, false)}>
              {t("documents.rejectAll")}
            </Button>
          </div>
        )}
        <ol className={css.list}>
          {list.map((one) => {
            const kind = one.inserted === "" ? "deletion" : one.deleted === "" ? "insertion" : "both";
            return (
              <li key={one.id} className={css.suggestion}>
                <Avatar id={one.by.replace(/^guest:/, "")} name={one.name} size={24} />
                <div className={css.words}>
                  <div className={css.meta}>
                    {isGuestSuggester(one.by) && (
                      <>
                        <Chip tone="outline">{t("documents.guest")}</Chip>{" "}
                      </>
                    )}
                    {t(`documents.suggestion.${kind}`, { name: one.name })}
                    {one.at !== "" &&
                      ` · ${formatWhen(locale, Date.parse(one.at), now(), { yesterday: t("common.yesterday") })}`}
                  </div>
                  <PlainButton className={css.change ?? ""} onPress={() => goTo(editor, one.from)}>
                    {one.deleted !== "" && <del>{one.deleted}</del>}
                    {one.inserted !== "" && <ins>{one.inserted}</ins>}
                  </PlainButton>
                </div>
                {one.by === me && (
                  <IconButton
                    size="sm"
                    label={t("documents.suggestionTakeBack")}
                    isDisabled={takeBack.isPending}
                    onPress={() => takeBack.mutate(one.id)}
                  >
                    <Undo2 aria-hidden="true" />
                  </IconButton>
                )}
                {canWrite && (
                  <>
                    <IconButton size="sm" label={t("documents.accept")} onPress={() => settle(one.id, true)}>
                      <Check aria-hidden="true" />
                    </IconButton>
                    <IconButton size="sm" label={t("documents.reject")} onPress={() => settle(one.id, false)}>
                      <X aria-hidden="true" />
                    </IconButton>
                  </>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </Panel>
  );
}
