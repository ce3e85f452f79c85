import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import "../../../../platform/key-recovery/text.ts";

/** What encrypting a chat costs, and who can read it nevertheless. */
export function useCost(): string {
  const t = useText();
  const { name, rules } = useMe().organisation;
  return rules.keyRecovery === "off" ? t("roomkeys.cost") : t("recovery.cost", { agency: name });
}
