import { UserLock } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Chip } from "../../ui/index.ts";
import "./links/text.ts";

/** On what only those see to whom it is shared, of everybody in its workspace. */
export function RestrictedChip() {
  const t = useText();
  return (
    <Chip tone="outline" icon={<UserLock aria-hidden="true" />}>
      {t("links.restricted")}
    </Chip>
  );
}
