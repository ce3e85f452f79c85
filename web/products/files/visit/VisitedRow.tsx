import type { Visited, VisitedFile } from "@safos/contract/file-visits";
import { Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { iconLinkClass, Menu } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { visitedContentUrl } from "./queries.ts";
import css from "./Visit.module.css";

/** One file or folder: it opens by its name. */
export function VisitedRow(props: {
  linkId: string;
  secret: string;
  file: VisitedFile;
  visited: Visited;
  onLook: () => void;
  onRename: () => void;
  onTrash: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { file, visited } = props;
  const isFolder = file.kind === "folder";
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  const when = formatWhen(locale, Date.parse(file.changedAt), now(), days);
  const inside = (
    <>
      <KindIcon name={file.name} isFolder={isFolder} />
      <span className={css.lines}>
        <span className={css.name} title={file.name}>
          {file.name}
        </span>
        <span className={css.meta}>{`${when} · ${formatBytes(locale, file.size)}`}</span>
      </span>
    </>
  );
  return (
    <li className={css.row}>
      {isFolder ? (
        <Link
          className={css.open}
          to="/s/$secret"
          params={{ secret: props.secret }}
          search={{ page: String(file.id) }}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {inside}
        </Link>
      ) : (
        <button type="button" className={css.open} onClick={props.onLook}>
          {inside}
        </button>
      )}
      {!isFolder && visited.canDownload && visited.downloadsLeft !== 0 && (
        <a
          className={iconLinkClass("md")}
          href={visitedContentUrl(props.linkId, file, true)}
          download={file.name}
          aria-label={t("visit.downloadName", { name: file.name })}
        >
          <Download aria-hidden="true" />
        </a>
      )}
      {visited.canWrite && (
        <Menu
          label={t("visit.moreFor", { name: file.name })}
          actions={[
            { id: "rename", name: t("visit.rename"), onAction: props.onRename },
            { id: "trash", name: t("visit.trash"), isDanger: true, onAction: props.onTrash },
          ]}
        />
      )}
    </li>
  );
}
