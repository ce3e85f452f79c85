import type { Text } from "../../../text/index.tsx";
import type { Together } from "./layout.ts";
import type { Notice } from "./timeline.ts";

/** The sentence for something that happened to the room. */
export function noticeText(t: Text, notice: Notice | Together, nameOf: (id: string) => string): string {
  if (notice.what === "named") return t("chat.named", { name: nameOf(notice.by), room: notice.name });
  if (notice.what === "topicSet" || notice.what === "encrypted")
    return t(`chat.${notice.what}`, { name: nameOf(notice.by) });
  if (notice.what === "verifying") return t("chat.verifying", { name: nameOf(notice.by), who: nameOf(notice.who) });
  if (isTogether(notice)) {
    const [first = "", second = "", ...rest] = notice.who.map(nameOf);
    return second
      ? t(`chat.${notice.what}`, { first, second, n: rest.length })
      : t(notice.what === "joinedTogether" ? "chat.joined" : "chat.left", { name: first });
  }
  return t(`chat.${notice.what}`, { name: nameOf(notice.who) });
}

function isTogether(notice: Notice | Together): notice is Together {
  return notice.what === "joinedTogether" || notice.what === "leftTogether";
}
