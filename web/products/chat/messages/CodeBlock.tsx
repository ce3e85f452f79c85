import { Copy } from "lucide-react";
import { useMemo } from "react";
import { useText } from "../../../text/index.tsx";
import { IconButton, showToast } from "../../../ui/index.ts";
import css from "./CodeBlock.module.css";
import { highlight, nameOfLanguage } from "./highlight.ts";

/** Code with the colours and the name of its language, to be copied. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const t = useText();
  const tokens = useMemo(() => highlight(text, language), [text, language]);
  const name = language === "" ? t("rich.code") : nameOfLanguage(language);
  return (
    <div className={css.block}>
      <div className={css.head}>
        <span>{name}</span>
        <IconButton
          label={t("rich.copyCode")}
          size="sm"
          onPress={() => void navigator.clipboard.writeText(text).then(() => showToast({ text: t("common.copied") }))}
        >
          <Copy aria-hidden="true" />
        </IconButton>
      </div>
      <pre role="region" aria-label={name} tabIndex={0} translate="no">
        <code>
          {tokens?.map(({ kind, text: piece }, index) =>
            kind ? (
              <span key={index} className={css[kind]}>
                {piece}
              </span>
            ) : (
              piece
            ),
          ) ?? text}
        </code>
      </pre>
    </div>
  );
}
