import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { PlainButton } from "../../../ui/index.ts";
import { goTo } from "./go-to.ts";
import css from "./Panels.module.css";
import "../text.ts";

/** As the server counts. */
const wordCountOf = (text: string): number => text.match(/[\p{L}\p{N}]+(?:['’.\-:][\p{L}\p{N}]+)*/gu)?.length ?? 0;

/** The text's headings; pressing one goes there. */
export function OutlinePanel({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useText();
  const { headings, wordCount } = useEditorState({
    editor,
    selector: ({ editor: at }) => {
      const found: { text: string; level: number; at: number }[] = [];
      at.state.doc.forEach((node, offset) => {
        if (node.type.name === "heading" && node.textContent.trim() !== "")
          found.push({ text: node.textContent, level: Number(node.attrs["level"]), at: offset });
      });
      return { headings: found, wordCount: wordCountOf(at.getText()) };
    },
    equalityFn: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  return (
    <Panel title={t("documents.outline")} about={t("documents.wordCount", { n: wordCount })} onClose={onClose}>
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
