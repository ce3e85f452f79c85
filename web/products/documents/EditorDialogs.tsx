import type { FileItem } from "@safos/contract/files";
import type { Editor } from "@tiptap/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowUp, File, Folder, Image as ImageIcon } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { folderQuery, contentUrl } from "../files/queries.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, EmptyState, Form, PlainButton, showToast, Skeleton, TextField } from "../../ui/index.ts";
import css from "./EditorDialogs.module.css";
import { isSafeHref } from "./schema.ts";
import "./text.ts";

export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useText();
  const before = String(editor.getAttributes("link")["href"] ?? "");
  const [href, setHref] = useState(before);
  const [isTried, setTried] = useState(false);
  const address = href.trim();
  // What people mean by `digg.se` and `anna@fk.se`.
  const whole = /^[\w.+-]+@[\w.-]+$/.test(address)
    ? `mailto:${address}`
    : /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address)
      ? `https://${address}`
      : address;
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

/** The workspace's folders: a picture is copied into the text, any other file is linked. */
export function PickFileDialog(props: {
  workspaceId: string;
  onClose: () => void;
  onImage: (image: Blob) => void;
  onFile: (file: FileItem) => void;
}) {
  const t = useText();
  const [folderId, setFolderId] = useState<number | null>(null);
  const listing = useInfiniteQuery(folderQuery(props.workspaceId, folderId));
  const page = listing.data?.pages[0];
  const items = listing.data?.pages.flatMap((one) => one.items) ?? [];
  const choose = async (item: FileItem): Promise<void> => {
    if (item.kind === "folder") return setFolderId(item.id);
    props.onClose();
    if (!/^image\/(png|jpeg|gif|webp)$/.test(item.contentType ?? "")) return props.onFile(item);
    try {
      props.onImage(await (await fetch(contentUrl(item))).blob());
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    }
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("documents.fileTitle")}
      {...(page && folderId !== null ? { about: page.folder.name } : {})}
      closeLabel={t("common.close")}
    >
      <ul className={css.list}>
        {folderId !== null && (
          <li>
            <PlainButton className={css.row ?? ""} onPress={() => setFolderId(page?.folder.parentId ?? null)}>
              <ArrowUp aria-hidden="true" />
              {t("documents.fileUp")}
            </PlainButton>
          </li>
        )}
        {items.map((item) => (
          <li key={item.id}>
            <PlainButton className={css.row ?? ""} onPress={() => void choose(item)}>
              {item.kind === "folder" ? (
                <Folder aria-hidden="true" />
              ) : (item.contentType ?? "").startsWith("image/") ? (
                <ImageIcon aria-hidden="true" />
              ) : (
                <File aria-hidden="true" />
              )}
              <span className={css.name}>{item.name}</span>
            </PlainButton>
          </li>
        ))}
      </ul>
      {listing.isPending && <Skeleton label={t("common.loading")} rows={4} />}
      {!listing.isPending && items.length === 0 && (
        <EmptyState icon={<Folder />} title={t("documents.fileEmpty")}>
          {""}
        </EmptyState>
      )}
      {listing.hasNextPage && (
        <Button variant="quiet" onPress={() => void listing.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
