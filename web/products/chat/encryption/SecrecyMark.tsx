import { TriangleAlert } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";
import type { Message } from "../messages/timeline.ts";
import "./text.ts";

/** On a message of an encrypted room that is not as safe as the room promises. */
export function SecrecyMark({ secrecy }: { secrecy: NonNullable<Message["secrecy"]> }) {
  const t = useText();
  if (secrecy === "encrypted") return null;
  return (
    <div>
      <Chip tone="warn" icon={<TriangleAlert aria-hidden="true" />}>
        {t(`roomkeys.${secrecy}`)}
      </Chip>
    </div>
  );
}
