import "./text.ts";
import type { FileItem, FolderListing } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { ChevronLeft, FolderPlus, HardDrive } from "lucide-react";
import { useState } from "react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Avatar, Button, Dialog, Form, listRowClass, RowName, Skeleton, TextField } from "../../ui/index.ts";
import css from "./FileDialogs.module.css";
import { useNameError } from "./FileDialogs.tsx";
import { KindIcon } from "./kinds.tsx";
import { folderQuery } from "./queries.ts";
import type { Target } from "./verbs.ts";

interface Place {
  readonly workspaceId: string;
  readonly name: string;
  /** Null: the workspace's own. */
  readonly folderId: number | null;
}

const texts = {
  move: { title: "files.moveTo", choose: "files.moveHere" },
  copy: { title: "files.copyTo", choose: "files.copyHere" },
  put: { title: "files.putWhere", choose: "files.putHere" },
} as const;

/** Walks the folders of every workspace to choose one, or makes it there. */
export function ChooseFolderDialog(props: {
  /** `put`: something new, anywhere. */
  kind: "move" | "copy" | "put";
  /** Null: the workspace is chosen first. */
  start: { readonly workspaceId: string; readonly name: string; readonly folderId: number | null } | null;
  moving: readonly FileItem[];
  onClose: () => void;
  onChoose: (target: Target, workspaceId: string) => void;
}) {
  const t = useText();
  const { kind } = props;
  // Null: above the workspaces, where one of them is chosen.
  const [here, setHere] = useState<Place | null>(props.start);
  const [isMaking, setIsMaking] = useState(false);
  const listing = useInfiniteQuery({
    ...folderQuery(here?.workspaceId ?? "", here?.folderId ?? null),
    enabled: here !== null,
  });
  const page = here === null ? undefined : listing.data?.pages[0];
  const name = !here ? t("files.places") : page && page.path.length > 0 ? page.folder.name : here.name;
  // Folders come first: once a file has come, there are no more of them.
  const items = listing.data?.pages.flatMap((one) => one.items) ?? [];
  const hasOnlyFolders = items.at(-1)?.kind === "folder";
  const folders = items.filter(
    (item) => item.kind === "folder" && !(kind === "move" && props.moving.some((one) => one.id === item.id)),
  );
  const isWhereItIs = kind === "move" && props.moving.every((item) => item.parentId === page?.folder.id);
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t(texts[kind].title)}
      about={name}
      closeLabel={t("common.close")}
      footer={
        <>
          {page?.canWrite && !isMaking && (
            <span className={css.start}>
              <Button icon={<FolderPlus aria-hidden="true" />} onPress={() => setIsMaking(true)}>
                {t("files.newFolderHere")}
              </Button>
            </span>
          )}
          <Button variant="quiet" onPress={props.onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="primary"
            isDisabled={!page?.canWrite || isWhereItIs}
            onPress={() => page && props.onChoose({ id: page.folder.id, name }, page.folder.workspaceId)}
          >
            {t(texts[kind].choose)}
          </Button>
        </>
      }
    >
      {here && page && isMaking && (
        <NewFolderHere
          workspaceId={here.workspaceId}
          parentId={page.folder.id}
          onClose={() => setIsMaking(false)}
          onMade={(folderId) => {
            setIsMaking(false);
            setHere({ ...here, folderId });
          }}
        />
      )}
      {here === null ? (
        <Places onChoose={(workspaceId, placeName) => setHere({ workspaceId, name: placeName, folderId: null })} />
      ) : (
        <Folders
          here={here}
          page={page}
          folders={folders}
          onMore={listing.hasNextPage && hasOnlyFolders ? () => void listing.fetchNextPage() : null}
          onGo={setHere}
        />
      )}
    </Dialog>
  );
}

function Places({ onChoose }: { onChoose: (workspaceId: string, name: string) => void }) {
  const t = useText();
  const { shared, personal } = useWorkspaces();
  return (
    <ul className={css.folders} aria-label={t("files.places")}>
      {personal && (
        <li>
          <button type="button" className={listRowClass()} onClick={() => onChoose(personal.id, t("files.mine"))}>
            <HardDrive aria-hidden="true" />
            <RowName>{t("files.mine")}</RowName>
          </button>
        </li>
      )}
      {shared.map(({ id, name }) => (
        <li key={id}>
          <button type="button" className={listRowClass()} onClick={() => onChoose(id, name)}>
            <Avatar id={id} name={name} isSquare />
            <RowName>{name}</RowName>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Folders(props: {
  here: Place;
  page: FolderListing | undefined;
  folders: readonly FileItem[];
  /** Leads to the page after; null: there is none. */
  onMore: (() => void) | null;
  onGo: (place: Place | null) => void;
}) {
  const t = useText();
  const { here, page, folders, onGo } = props;
  if (!page) return <Skeleton label={t("common.loading")} />;
  const above = page.path.at(-1);
  const isRootAbove = page.path.length === 1;
  const upName = !above ? t("files.places") : isRootAbove ? here.name : above.name;
  const goUp = (): void => onGo(above ? { ...here, folderId: isRootAbove ? null : above.id } : null);
  return (
    <ul className={css.folders} aria-label={t("files.choose")}>
      <li>
        <button type="button" className={listRowClass()} onClick={goUp}>
          <ChevronLeft aria-hidden="true" />
          <RowName>{t("files.up", { folder: upName })}</RowName>
        </button>
      </li>
      {folders.map((folder) => (
        <li key={folder.id}>
          <button type="button" className={listRowClass()} onClick={() => onGo({ ...here, folderId: folder.id })}>
            <KindIcon name={folder.name} isFolder />
            <RowName>{folder.name}</RowName>
          </button>
        </li>
      ))}
      {folders.length === 0 && <li className={css.none}>{t("files.noFolders")}</li>}
      {props.onMore && (
        <li>
          <Button variant="quiet" onPress={props.onMore}>
            {t("common.more")}
          </Button>
        </li>
      )}
    </ul>
  );
}

function NewFolderHere(props: {
  workspaceId: string;
  parentId: number;
  onClose: () => void;
  onMade: (id: number) => void;
}) {
  const t = useText();
  const [name, setName] = useState("");
  const { workspaceId, parentId } = props;
  const create = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(fileRoutes.createFolder, { params: { id: workspaceId }, body: { name: name.trim(), parentId } }),
    async onSuccess({ id }) {
      await queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
      props.onMade(id);
    },
  });
  const error = useNameError(create.error);
  return (
    <Form onSubmit={() => name.trim() && create.mutate()}>
      <div className={css.making}>
        <TextField
          label={t("files.folderName")}
          value={name}
          onChange={setName}
          maxLength={250}
          autoFocus
          error={error}
        />
        <Button type="submit" isDisabled={!name.trim()} isPending={create.isPending}>
          {t("files.create")}
        </Button>
        <Button variant="quiet" onPress={props.onClose}>
          {t("common.cancel")}
        </Button>
      </div>
    </Form>
  );
}
