import type { Editor } from "@tiptap/core";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form, TextField } from "../../ui/index.ts";
import { hrefOf, isSafeHref } from "./links.ts";
import "./text.ts";

export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useText();
  const before = String(editor.getAttributes("link")["href"] ?? "");
  const [href, setHref] = useState(before);
  const [isTried, setTried] = useState(false);
  const address = href.trim();
  const whole = hrefOf(address);
  const isGood = isSafeHref(whole);
  const save = (): void => {
    setTried(true);
    if (!isGood) return;
    const { empty } = editor.state.selection;
    if (empty && before === "")
      editor
        .chain()
        .focus()
        .insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: whole } }] })
        .run();
    else editor.chain().focus().extendMarkRange("link").setLink({ href: whole }).run();
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("documents.linkTitle")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          {before !== "" && (
            <Button
              variant="quiet"
              onPress={() => {
                editor.chain().focus().extendMarkRange("link").unsetLink().run();
                onClose();
              }}
            >
              {t("documents.linkRemove")}
            </Button>
          )}
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form="document-link">
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Form id="document-link" onSubmit={save}>
        <TextField
          label={t("documents.linkAddress")}
          hint={t("documents.linkHint")}
          value={href}
          onChange={setHref}
          error={isTried && !isGood ? t("documents.linkWrong") : null}
          autoCapitalize="none"
          autoFocus
        />
      </Form>
    </Dialog>
  );
}

export function ImageAltDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useText();
  const [alt, setAlt] = useState(String(editor.getAttributes("image")["alt"] ?? ""));
  return (
    <FormDialog
      onClose={onClose}
      title={t("documents.imageAltTitle")}
      size="small"
      submit={t("common.save")}
      onSubmit={() => {
        editor.chain().focus().updateAttributes("image", { alt: alt.trim() }).run();
        onClose();
      }}
    >
      <TextField label={t("documents.imageAlt")} value={alt} onChange={setAlt} maxLength={500} rows={3} autoFocus />
    </FormDialog>
  );
}
