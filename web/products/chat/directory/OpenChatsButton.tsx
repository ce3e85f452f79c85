import { Search } from "lucide-react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import "./text.ts";

/** Leads to the organisation's open chats, where its rule has them; guests find nothing by themselves. */
export function OpenChatsButton({ isQuiet, onPress }: { isQuiet?: boolean; onPress: () => void }) {
  const t = useText();
  const { person, organisation } = useMe();
  if (person.guest !== undefined || !organisation.rules.roomDirectory) return null;
  return (
    <div>
      <Button variant={isQuiet ? "quiet" : "secondary"} icon={<Search aria-hidden="true" />} onPress={onPress}>
        {t("openchats.find")}
      </Button>
    </div>
  );
}
