import { ChevronDown, PencilLine, SpellCheck2 } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, Menu } from "../../../ui/index.ts";

/** Whether what is written changes the text or suggests a change. */
export function ModeMenu(props: { isSuggesting: boolean; onSuggesting: (isOn: boolean) => void }) {
  const t = useText();
  const name = t(props.isSuggesting ? "documents.mode.suggest" : "documents.mode.edit");
  return (
    <Menu
      label={t("documents.mode")}
      trigger={
        <Button
          variant={props.isSuggesting ? "soft" : "quiet"}
          size="sm"
          icon={props.isSuggesting ? <SpellCheck2 aria-hidden /> : <PencilLine aria-hidden />}
          aria-label={`${t("documents.mode")}: ${name}`}
        >
          {name}
          <ChevronDown aria-hidden />
        </Button>
      }
      actions={[
        {
          id: "edit",
          name: t("documents.mode.edit"),
          icon: <PencilLine />,
          onAction: () => props.onSuggesting(false),
        },
        {
          id: "suggest",
          name: t("documents.mode.suggest"),
          icon: <SpellCheck2 />,
          onAction: () => props.onSuggesting(true),
        },
      ]}
    />
  );
}
