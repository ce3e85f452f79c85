import { Bold, Italic, Link as LinkIcon, Strikethrough, Underline } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { ToolButton, type Tool } from "./ToolButton.tsx";
import type { ToolsProps } from "./useToolbarState.ts";

const marks = {
  bold: { name: "documents.bold", icon: <Bold aria-hidden />, run: (chain) => chain.toggleBold() },
  italic: { name: "documents.italic", icon: <Italic aria-hidden />, run: (chain) => chain.toggleItalic() },
  underline: { name: "documents.underline", icon: <Underline aria-hidden />, run: (chain) => chain.toggleUnderline() },
  strike: { name: "documents.strike", icon: <Strikethrough aria-hidden />, run: (chain) => chain.toggleStrike() },
} as const satisfies Record<string, Tool>;

/** How letters look, and where they lead. */
export function MarkButtons({ editor, is, onLink }: ToolsProps & { onLink: () => void }) {
  const t = useText();
  return (
    <>
      {(["bold", "italic", "underline", "strike"] as const).map((mark) => (
        <ToolButton key={mark} editor={editor} tool={marks[mark]} isOn={is[mark]} />
      ))}
      <IconButton size="sm" label={t("documents.link")} isOn={is.link} onPress={onLink}>
        <LinkIcon aria-hidden />
      </IconButton>
    </>
  );
}
