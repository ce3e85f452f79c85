import Collaboration from "@tiptap/extension-collaboration";
import { EditorContent, useEditor } from "@tiptap/react";
import { useMemo } from "react";
import { docOfVersion } from "../../shared/collaboration/index.ts";
import { useText } from "../../text/index.tsx";
import { textExtensions } from "./schema.ts";
import css from "./Writing.module.css";
import "./text.ts";

/** What a version says; nothing in it can be changed. */
export function VersionPreview({ update, title }: { update: string; title: string }) {
  const t = useText();
  const doc = useMemo(() => docOfVersion(update), [update]);
  const editor = useEditor(
    {
      injectCSS: false,
      editable: false,
      extensions: [...textExtensions, Collaboration.configure({ document: doc })],
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-readonly": "true",
          "aria-label": t("documents.editor", { title }),
          tabindex: "0",
        },
      },
    },
    [doc],
  );
  return (
    <div className={css.scroll}>
      <EditorContent editor={editor} className={css.paper ?? ""} />
    </div>
  );
}
