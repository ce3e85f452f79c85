import type { Visited } from "@safos/contract/file-visits";
import { formatBytes, useLocale } from "../../../text/index.tsx";
import { KindIcon } from "../kinds.tsx";
import { Content, ContentActions } from "./Content.tsx";
import { LinkFacts } from "./LinkFacts.tsx";
import css from "./Visit.module.css";

/** A link to a file: what it looks like, and what may be done with it. */
export function VisitedFilePage({ linkId, visited }: { linkId: string; visited: Visited }) {
  const locale = useLocale();
  const file = visited.node;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <KindIcon name={file.name} isFolder={false} isLarge />
        <h1 className={css.title}>{file.name}</h1>
        <span className={css.meta}>{formatBytes(locale, file.size)}</span>
        <ContentActions {...{ linkId, file, visited }} />
      </div>
      <LinkFacts visited={visited} />
      <div className={css.view}>
        <Content {...{ linkId, file, visited }} />
      </div>
    </div>
  );
}
