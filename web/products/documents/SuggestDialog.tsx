import { longestSuggestion } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import type { Editor } from "@tiptap/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, explain } from "../../platform/api.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";
import css from "./SuggestDialog.module.css";
import "./text.ts";
import { suggestionFor, type Chosen } from "./changed-text.ts";

/** For anyone who may comment but not write: the chosen words, and a field where they become others. */
export function SuggestDialog(props: { editor: Editor; documentId: string; chosen: Chosen; onClose: () => void }) {
  const t = useText();
  const { editor, documentId, chosen } = props;
  const [text, setText] = useState(chosen.text);
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
      const suggestion = suggestionFor(editor.state, chosen, text);
      if (!suggestion) throw new ApiError(409, "STALE", "");
      return request(documentRoutes.addSuggestion, { params: { id: documentId }, body: suggestion });
    },
    onSuccess() {
      showToast({ text: t("documents.suggestionSent") });
      close();
    },
  });
  const isStale = send.error instanceof ApiError && send.error.code === "STALE";
  const isSame = text === chosen.text;
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
      {chosen.text === "" ? (
        <p className={css.chosen}>
          {chosen.before === "" ? t("documents.suggestAtStart") : t("documents.suggestAfter", { text: chosen.before })}
        </p>
      ) : (
        <p className={css.chosen}>
          {t("documents.suggestNow")} <q>{chosen.text}</q>
        </p>
      )}
      <TextField
        label={t(chosen.text === "" ? "documents.suggestPut" : "documents.suggestInstead")}
        hint={chosen.text === "" ? null : t("documents.suggestHint")}
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
