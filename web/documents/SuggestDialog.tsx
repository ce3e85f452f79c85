import { longestSuggestion, type MadeSuggestion } from "@safos/contract/documents";
import type { Editor } from "@tiptap/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, ApiError, explain } from "../shell/api.ts";
import { useText } from "../text/index.tsx";
import { Button, Dialog, Form, showToast, TextField } from "../ui/index.ts";
import css from "./EditorDialogs.module.css";
import "./text.ts";
import { wishFor, type Chosen } from "./wishes.ts";

/** For whoever may comment but not write: the chosen words, and a field where they become others. */
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
  const canSend = text !== chosen.words;
  const go = (): void => {
    if (canSend && !send.isPending) send.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={close}
      title={t("documents.suggest")}
      about={t("documents.suggestAbout")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={close}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            type="submit"
            form="document-suggest"
            isDisabled={!canSend}
            isPending={send.isPending}
          >
            {t("documents.suggestSend")}
          </Button>
        </>
      }
    >
      <Form id="document-suggest" onSubmit={go}>
        {chosen.words === "" ? (
          <p className={css.chosen}>
            {chosen.before === ""
              ? t("documents.suggestAtStart")
              : t("documents.suggestAfter", { words: chosen.before })}
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
            go();
          }}
          maxLength={longestSuggestion}
          rows={3}
          error={send.error ? (isStale ? t("documents.suggestStale") : explain(send.error)) : null}
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
