import { MessageCircle } from "lucide-react";
import { useText } from "../text/index.tsx";
import { EmptyState } from "../ui/index.ts";

/** On a wide screen: nothing chosen yet. */
export function ChatHome() {
  const t = useText();
  return (
    <EmptyState icon={<MessageCircle />} title={t("chat.pick")}>
      {t("chat.pickText")}
    </EmptyState>
  );
}

export function NoChannels() {
  const t = useText();
  return <EmptyState icon={<MessageCircle />} title={t("chat.noChannels")} />;
}
