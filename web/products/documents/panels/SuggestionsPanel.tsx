import { isGuestSuggester } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import type { Editor } from "@tiptap/core";
import { useMutation } from "@tanstack/react-query";
import { useEditorState } from "@tiptap/react";
import { Check, Undo2, X } from "lucide-react";
import { useRef } from "react";
import { now } from "../../../platform/clock.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { request } from "../../../platform/request.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Button, Chip, IconButton, PlainButton, showToast } from "../../../ui/index.ts";
import { decide, readSuggestions, type Suggestion } from "../suggesting.ts";
import { goTo } from "./go-to.ts";
import css from "./Panels.module.css";
import "../text.ts";

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
    mutationFn: (id: string) =>
      request(documentRoutes.removeSuggestion, { params: { id: documentId, suggestionId: id } }),
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
          {list.map((one) => (
            <SuggestionRow
              key={one.id}
              suggestion={one}
              onGoTo={() => goTo(editor, one.from)}
              onSettle={canWrite ? (isAccepted) => settle(one.id, isAccepted) : null}
              takeBack={
                one.by === me ? { isPending: takeBack.isPending, onPress: () => takeBack.mutate(one.id) } : null
              }
            />
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function SuggestionRow(props: {
  suggestion: Suggestion;
  onGoTo: () => void;
  /** Null for anyone who may not. */
  onSettle: ((isAccepted: boolean) => void) | null;
  takeBack: { readonly isPending: boolean; readonly onPress: () => void } | null;
}) {
  const t = useText();
  const locale = useLocale();
  const { suggestion: one, onSettle, takeBack } = props;
  const kind = one.inserted === "" ? "deletion" : one.deleted === "" ? "insertion" : "both";
  const yesterday = t("common.yesterday");
  return (
    <li className={css.suggestion}>
      <Avatar id={one.by.replace(/^guest:/, "")} name={one.name} size={24} />
      <div className={css.body}>
        <div className={css.meta}>
          {isGuestSuggester(one.by) && (
            <>
              <Chip tone="outline">{t("documents.guest")}</Chip>{" "}
            </>
          )}
          {t(`documents.suggestion.${kind}`, { name: one.name })}
          {one.at !== "" && ` · ${formatWhen(locale, Date.parse(one.at), now(), { yesterday })}`}
        </div>
        <PlainButton className={css.change ?? ""} onPress={props.onGoTo}>
          {one.deleted !== "" && <del>{one.deleted}</del>}
          {one.inserted !== "" && <ins>{one.inserted}</ins>}
        </PlainButton>
      </div>
      {takeBack && (
        <IconButton
          size="sm"
          label={t("documents.suggestionTakeBack")}
          isDisabled={takeBack.isPending}
          onPress={takeBack.onPress}
        >
          <Undo2 aria-hidden="true" />
        </IconButton>
      )}
      {onSettle && (
        <>
          <IconButton size="sm" label={t("documents.accept")} onPress={() => onSettle(true)}>
            <Check aria-hidden="true" />
          </IconButton>
          <IconButton size="sm" label={t("documents.reject")} onPress={() => onSettle(false)}>
            <X aria-hidden="true" />
          </IconButton>
        </>
      )}
    </li>
  );
}
