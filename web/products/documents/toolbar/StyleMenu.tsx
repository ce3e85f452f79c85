import { ChevronDown } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, Menu } from "../../../ui/index.ts";
import type { ToolsProps } from "./useToolbarState.ts";

const styles = ["paragraph", "h1", "h2", "h3"] as const;

/** A paragraph, or a heading of some level. */
export function StyleMenu({ editor, is }: ToolsProps) {
  const t = useText();
  const name = t(`documents.style.${styles[is.heading] ?? "paragraph"}`);
  const setStyle = (level: number): void => {
    const chain = editor.chain().focus();
    if (level === 0) chain.setParagraph().run();
    else chain.setHeading({ level: level as 1 | 2 | 3 }).run();
  };
  return (
    <Menu
      label={t("documents.style")}
      trigger={
        <Button variant="quiet" size="sm" aria-label={`${t("documents.style")}: ${name}`}>
          {name}
          <ChevronDown aria-hidden />
        </Button>
      }
      actions={styles.map((style, level) => ({
        id: style,
        name: t(`documents.style.${style}`),
        onAction: () => setStyle(level),
      }))}
    />
  );
}
