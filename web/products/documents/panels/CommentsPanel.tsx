import type { Comment } from "@safos/contract/items";
import type { Editor } from "@tiptap/core";
import { useState } from "react";
import { Comments } from "../../../shared/items/index.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { PlainButton, Switch } from "../../../ui/index.ts";
import { placeOf, readAnchor } from "../anchors.ts";
import { goTo } from "./go-to.ts";
import css from "./Panels.module.css";
import "../text.ts";

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
    <Panel title={t("items.comments")} isForWriting={props.canComment} onClose={props.onClose}>
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
