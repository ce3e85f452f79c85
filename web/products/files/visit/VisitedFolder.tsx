import "../text.ts";
import type { Visited, VisitedFile } from "@safos/contract/file-visits";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpDown, ChevronRight, Download, FolderOpen, FolderPlus, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, buttonClass, EmptyState, Menu } from "../../../ui/index.ts";
import { TrayRow } from "../uploads/TrayRow.tsx";
import { LinkFacts } from "./LinkFacts.tsx";
import { visitedArchiveUrl, type VisitOrder } from "./queries.ts";
import { useVisitVerbs } from "./useVisitVerbs.ts";
import { FilesInput } from "./FilesInput.tsx";
import css from "./Visit.module.css";
import { AskLine, VisitedPreview } from "./VisitDialogs.tsx";
import { VisitedRow } from "./VisitedRow.tsx";

interface Folder {
  linkId: string;
  secret: string;
  visited: Visited;
  items: readonly VisitedFile[];
  guest: { id: string; name: string };
  onName: (name: string) => void;
  order: VisitOrder;
  setOrder: (order: VisitOrder) => void;
  listing: UseInfiniteQueryResult;
}
type Open = { kind: "look" | "rename"; file: VisitedFile } | { kind: "folder" } | { kind: "name"; work: () => void };

/** A folder that a link opens: what lies in it, and what the link lets one do with it. */
export function VisitedFolder(props: Folder) {
  const t = useText();
  const { linkId, visited, items, listing } = props;
  const [open, setOpen] = useState<Open | null>(null);
  const verbs = useVisitVerbs(linkId, visited.node.id);
  const close = (): void => setOpen(null);
  /** The name is asked for when something is written first. */
  const named = (work: () => void): void => {
    if (props.guest.name === "") setOpen({ kind: "name", work });
    else work();
  };
  return (
    <div className={css.page}>
      <Head
        {...props}
        onUpload={(files) => named(() => void verbs.upload(files))}
        onNewFolder={() => named(() => setOpen({ kind: "folder" }))}
      />
      <LinkFacts visited={visited} />
      <Uploads verbs={verbs} />
      {items.length === 0 ? (
        <EmptyState icon={<FolderOpen />} title={t("visit.empty")} />
      ) : (
        <ul className={css.list} aria-label={t("visit.list", { folder: visited.node.name })}>
          {items.map((file) => (
            <VisitedRow
              key={file.id}
              {...{ linkId, file, visited }}
              secret={props.secret}
              onLook={() => setOpen({ kind: "look", file })}
              onRename={() => named(() => setOpen({ kind: "rename", file }))}
              onTrash={() => named(() => void verbs.trash(file))}
            />
          ))}
        </ul>
      )}
      {listing.hasNextPage && (
        <Button isPending={listing.isFetchingNextPage} onPress={() => void listing.fetchNextPage()}>
          {t("visit.more")}
        </Button>
      )}
      {open?.kind === "look" && <VisitedPreview {...{ linkId, visited }} file={open.file} onClose={close} />}
      {open?.kind === "rename" && (
        <AskLine
          title={t("visit.rename")}
          about={open.file.name}
          label={t("visit.name")}
          submit={t("visit.rename")}
          value={open.file.name}
          maxLength={250}
          onDone={(name) => void verbs.rename(open.file, name)}
          onClose={close}
        />
      )}
      {open?.kind === "folder" && (
        <AskLine
          title={t("visit.newFolder")}
          label={t("visit.folderName")}
          submit={t("files.create")}
          maxLength={250}
          onDone={(name) => void verbs.createFolder(name)}
          onClose={close}
        />
      )}
      {open?.kind === "name" && (
        <AskLine
          title={t("visit.whoAreYou")}
          about={t("visit.whoAbout")}
          label={t("visit.yourName")}
          submit={t("visit.go")}
          maxLength={80}
          autoComplete="name"
          onDone={(name) => {
            props.onName(name);
            open.work();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function Uploads({ verbs }: { verbs: ReturnType<typeof useVisitVerbs> }) {
  const t = useText();
  if (verbs.uploads.length === 0) return null;
  return (
    <ul className={css.list}>
      {verbs.uploads.map((one) => (
        <TrayRow
          key={one.id}
          name={one.name}
          isFolder={false}
          amount={null}
          progress={one.problem === null && one.size > 0 ? one.sent / one.size : null}
          problem={one.problem}
          actions={
            one.problem !== null && (
              <Button size="sm" variant="quiet" onPress={() => verbs.forget(one.id)}>
                {t("common.close")}
              </Button>
            )
          }
        />
      ))}
    </ul>
  );
}

function Head(props: Folder & { onUpload: (files: readonly File[]) => void; onNewFolder: () => void }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const { linkId, secret, visited, order, setOrder } = props;
  const { node, path, canWrite, canDownload, downloadsLeft } = visited;
  const sortName = (id: string): string =>
    t(id === "changed" ? "visit.changed" : id === "size" ? "visit.size" : "visit.name");
  return (
    <>
      {path.length > 0 && (
        <nav aria-label={t("visit.path")}>
          <ol className={css.path}>
            {path.map((one, index) => (
              <li key={one.id}>
                <Link
                  to="/s/$secret"
                  params={{ secret }}
                  search={index === 0 ? {} : { page: String(one.id) }}
                  activeOptions={{ exact: true, includeSearch: true }}
                >
                  {one.name}
                </Link>
                <ChevronRight aria-hidden="true" />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className={css.head}>
        <h1 className={css.title}>{node.name}</h1>
        <Menu
          label={t("visit.sort")}
          trigger={
            <Button size="sm" icon={<ArrowUpDown aria-hidden="true" />}>
              {sortName(order.sort)}
            </Button>
          }
          actions={(["name", "changed", "size"] as const).map((sort) => ({
            id: sort,
            name: sortName(sort),
            onAction: () => setOrder({ sort, descending: sort !== "name" }),
          }))}
        />
        {canWrite && (
          <>
            <Button size="sm" icon={<FolderPlus aria-hidden="true" />} onPress={props.onNewFolder}>
              {t("visit.newFolder")}
            </Button>
            <Button size="sm" icon={<Upload aria-hidden="true" />} onPress={() => picker.current?.click()}>
              {t("visit.upload")}
            </Button>
            <FilesInput ref={picker} testId="visit-upload" onChoose={props.onUpload} />
          </>
        )}
        {canDownload && downloadsLeft !== 0 && (
          <a className={buttonClass("primary")} href={visitedArchiveUrl(linkId, node.id)} download>
            <Download aria-hidden="true" />
            {t("visit.downloadAll")}
          </a>
        )}
      </div>
    </>
  );
}
