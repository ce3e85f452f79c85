import { longestSuggestion, type MadeSuggestion } from "@safos/contract/documents";
import type { Editor } from "@tiptap/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ApiError, explain } from "../../platform/api.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";
import css from "./SuggestDialog.module.css";
import "./text.ts";
import { wishFor, type Chosen } from "./wishes.ts";

/** For anyone who may comment but not write: the chosen words, and a field where they become others. */
export function SuggestDialog(props: { editor: Editor; documentId: string; chosen: Chosen; onClose: () => void }) {
  const t = useText();
  const { editor, documentId, chosen } = props;
  const [text, setText] = useState(chosen.words);
  const close = (): void => {
    props.onClose();
    // What opened it may have gone with the selection.
    requestAnimationFrame(() => {
      if (!editor.isDestroyed) editor.view.dom.focus({ preventScroll: true });
    });
  };
  const send = useMutation({
    // Said at the field.
    meta: { isQuiet: true },
    mutationFn: async () => {
      const wish = wishFor(editor.state, chosen, text);
      if (!wish) throw new ApiError(409, "STALE", "");
      return api.post<MadeSuggestion>(`/api/v1/documents/${documentId}/suggestions`, wish);
    },
    onSuccess() {
      showToast({ text: t("documents.suggestionSent") });
      close();
    },
  });
  const isStale = send.error instanceof ApiError && send.error.code === "STALE";
  const isSame = text === chosen.words;
  return (
    <FormDialog
      onClose={close}
      title={t("documents.suggest")}
      about={t("documents.suggestAbout")}
      size="small"
      submit={t("documents.suggestSend")}
      onSubmit={() => send.mutate()}
      isPending={send.isPending}
      isIncomplete={isSame}
    >
      {chosen.words === "" ? (
        <p className={css.chosen}>
          {chosen.before === "" ? t("documents.suggestAtStart") : t("documents.suggestAfter", { words: chosen.before })}
        </p>
      ) : (
        <p className={css.chosen}>
          {t("documents.suggestNow")} <q>{chosen.words}</q>
        </p>
      )}
      <TextField
        label={t(chosen.words === "" ? "documents.suggestPut" : "documents.suggestInstead")}
        hint={chosen.words === "" ? null : t("documents.suggestHint")}
        value={text}
        onChange={(value) => setText(value.replaceAll(/\s*[\n\r\t\u2028\u2029]+\s*/g, " "))}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return event.continuePropagation();
          event.preventDefault();
          if (!isSame && !send.isPending) send.mutate();
        }}
        maxLength={longestSuggestion}
        rows={3}
        error={send.error ? (isStale ? t("documents.suggestStale") : explain(send.error)) : null}
        autoFocus
      />
    </FormDialog>
  );
}
