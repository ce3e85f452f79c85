import "../text.ts";
import "../office/text.ts";
import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { ArrowLeft, ChevronLeft, ChevronRight, Download, PanelRight, Pencil, X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { now } from "../../../platform/clock.ts";
import { saveLink } from "../../../platform/download.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useTitle } from "../../../platform/title.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { buttonClass, IconButton, Menu } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { officeAddress, useIsEdited } from "../office/queries.ts";
import { contentUrl } from "../queries.ts";
import { FileContent } from "./FileContent.tsx";
import css from "./Viewer.module.css";

interface ViewerProps {
  item: FileItem;
  /** The files of the folder in its order, this one among them where it has been fetched. */
  files: readonly FileItem[];
  startPage: number | null;
  /** Its details stand beside it. */
  isDetailed: boolean;
  onDetails: (isShown: boolean) => void;
  onShow: (item: FileItem) => void;
  onClose: () => void;
}

/** A file in its folder's place, to be looked at; the arrows lead to the one before and after. */
export function Viewer(props: ViewerProps) {
  const { item, files, startPage, isDetailed, onDetails, onShow, onClose } = props;
  const t = useText();
  useTitle("thing", item.name);
  const box = useRef<HTMLElement>(null);
  const place = files.findIndex((one) => one.id === item.id);
  const before = files[place - 1];
  const after = place === -1 ? undefined : files[place + 1];
  useEffect(() => box.current?.focus({ preventScroll: true }), [item.id]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const isWriting = (event.target as HTMLElement).closest("input, textarea, video, audio") !== null;
    if (event.key === "Escape") onClose();
    else if (event.key === "i" && !isWriting) onDetails(!isDetailed);
    else if (event.key === "ArrowLeft" && before && !isWriting) onShow(before);
    else if (event.key === "ArrowRight" && after && !isWriting) onShow(after);
    else return;
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys for the whole of it
    <section
      ref={box}
      tabIndex={-1}
      className={css.viewer}
      aria-label={t("files.preview", { name: item.name })}
      onKeyDown={onKey}
    >
      <Head {...{ item, before, after, isDetailed, onDetails, onShow, onClose }} place={place} count={files.length} />
      <div className={css.body}>
        <FileContent key={`${item.id} ${item.etag}`} item={item} startPage={startPage} />
      </div>
    </section>
  );
}

interface HeadProps {
  item: FileItem;
  before: FileItem | undefined;
  after: FileItem | undefined;
  place: number;
  count: number;
  isDetailed: boolean;
  onDetails: (isShown: boolean) => void;
  onShow: (item: FileItem) => void;
  onClose: () => void;
}

function Head(props: HeadProps) {
  const { item, before, after, place, count, isDetailed, onDetails, onShow, onClose } = props;
  const t = useText();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const isEdited = useIsEdited(item.name);
  const where = place === -1 ? null : t("viewer.place", { n: place + 1, of: count });
  const when = formatWhen(locale, Date.parse(item.changedAt), now(), {
    today: t("common.today"),
    yesterday: t("common.yesterday"),
  });
  const about = [formatBytes(locale, item.size), item.changedBy?.displayName, when, isPhone ? where : null];
  return (
    <header className={css.head}>
      <IconButton label={t("viewer.close")} size={isPhone ? "lg" : "md"} onPress={onClose}>
        <ArrowLeft aria-hidden="true" />
      </IconButton>
      {!isPhone && <KindIcon name={item.name} isFolder={false} />}
      <div className={css.heading}>
        <h2 className={css.name}>{item.name}</h2>
        <p className={css.about}>{about.filter(Boolean).join(" · ")}</p>
      </div>
      {place !== -1 && !isPhone && (
        <div className={css.turn}>
          <IconButton
            label={t("viewer.previous")}
            size="sm"
            isDisabled={!before}
            onPress={() => before && onShow(before)}
          >
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          {where}
          <IconButton label={t("viewer.next")} size="sm" isDisabled={!after} onPress={() => after && onShow(after)}>
            <ChevronRight aria-hidden="true" />
          </IconButton>
        </div>
      )}
      <span className={css.room} />
      {isPhone ? (
        <PhoneMenu {...props} isEdited={isEdited} />
      ) : (
        <>
          {isEdited && (
            <a className={buttonClass("primary")} href={officeAddress(item.id)}>
              <Pencil aria-hidden="true" />
              {t("office.edit")}
            </a>
          )}
          <a
            className={buttonClass(isEdited ? "secondary" : "primary")}
            href={contentUrl(item, { isDownload: true })}
            download={item.name}
          >
            <Download aria-hidden="true" />
            {t("files.download")}
          </a>
          <IconButton
            label={t("viewer.details")}
            aria-pressed={isDetailed}
            aria-keyshortcuts="i"
            onPress={() => onDetails(!isDetailed)}
          >
            <PanelRight aria-hidden="true" />
          </IconButton>
          <IconButton label={t("common.close")} onPress={onClose}>
            <X aria-hidden="true" />
          </IconButton>
        </>
      )}
    </header>
  );
}

/** On a phone everything but the way back. */
function PhoneMenu({ item, before, after, onDetails, onShow, isEdited }: HeadProps & { isEdited: boolean }) {
  const t = useText();
  return (
    <Menu
      label={t("common.more")}
      size="lg"
      actions={[
        before && {
          id: "before",
          name: t("viewer.previous"),
          icon: <ChevronLeft />,
          onAction: () => onShow(before),
        },
        after && { id: "after", name: t("viewer.next"), icon: <ChevronRight />, onAction: () => onShow(after) },
        {
          id: "details",
          name: t("viewer.details"),
          icon: <PanelRight />,
          onAction: () => onDetails(true),
        },
        isEdited && {
          id: "edit",
          name: t("office.edit"),
          icon: <Pencil />,
          onAction: () => location.assign(officeAddress(item.id)),
        },
        {
          id: "download",
          name: t("files.download"),
          icon: <Download />,
          onAction: () => saveLink(contentUrl(item, { isDownload: true }), item.name),
        },
      ]}
    />
  );
}
