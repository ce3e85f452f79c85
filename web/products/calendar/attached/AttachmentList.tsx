import type { EntryAttachment } from "@safos/contract/calendar";
import { ExternalLink, Paperclip } from "lucide-react";
import type { ReactNode } from "react";
import { PathLink } from "../../../platform/PathLink.tsx";
import { ItemKindIcon } from "../../../shared/items/kinds.tsx";
import "../../../shared/items/text.ts";
import { useText } from "../../../text/index.tsx";
import { IconTile } from "../../../ui/index.ts";
import people from "../People.module.css";
import "../text.ts";
import { hostOf, kindAt, titleOf } from "./attached.ts";
import css from "./Attached.module.css";

function useAbout(): (one: EntryAttachment) => string {
  const t = useText();
  return (one) => {
    const kind = kindAt(one.path);
    if (kind !== null) return t(`items.kind.${kind}`);
    return one.url === null ? t("calendar.attached.inline") : hostOf(one);
  };
}

/** What is attached, each with what it is; `action`: what goes with each. */
export function AttachmentList(props: {
  attachments: readonly EntryAttachment[];
  /** The reader goes to a page of Safos. Null: names alone stand there. */
  onGo: (() => void) | null;
  action?: (one: EntryAttachment) => ReactNode;
}) {
  const t = useText();
  const about = useAbout();
  return (
    <ul className={people.list} aria-label={t("calendar.attached")}>
      {props.attachments.map((one, index) => (
        <li key={`${index} ${one.url}`} className={people.person}>
          <IconTile>
            <AttachmentIcon attachment={one} />
          </IconTile>
          <span className={people.who}>
            <span className={people.name}>
              {props.onGo === null ? (
                titleOf(one) || t("calendar.attached.unnamed")
              ) : (
                <AttachmentLink attachment={one} onGo={props.onGo} />
              )}
            </span>
            <span className={people.about}>{about(one)}</span>
          </span>
          {props.action?.(one)}
        </li>
      ))}
    </ul>
  );
}

function AttachmentIcon({ attachment: { path, url } }: { attachment: EntryAttachment }) {
  const kind = kindAt(path);
  if (kind !== null) return <ItemKindIcon kind={kind} />;
  return url === null ? <Paperclip aria-hidden="true" /> : <ExternalLink aria-hidden="true" />;
}

/** Things of Safos open in its page, all else in a window of its own. */
function AttachmentLink({ attachment, onGo }: { attachment: EntryAttachment; onGo: () => void }) {
  const t = useText();
  const { path, url } = attachment;
  const title = titleOf(attachment) || t("calendar.attached.unnamed");
  if (path !== null && kindAt(path) !== null)
    return (
      <PathLink className={css.link} path={path} onGo={onGo}>
        {title}
      </PathLink>
    );
  if (url === null) return title;
  return (
    <a className={css.link} href={url} target="_blank" rel="noopener noreferrer">
      {title}
    </a>
  );
}
