import "./text.ts";
import type { TrashItem } from "@safos/contract/files";
import { useQuery } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Button,
  Checkbox,
  EmptyState,
  Menu,
  PageBody,
  PageHeader,
  Section,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { EmptyTrashDialog } from "./EmptyTrashDialog.tsx";
import { KindIcon } from "./kinds.tsx";
import { trashQuery } from "./queries.ts";
import css from "./TrashPage.module.css";
import { useTrashVerbs, type TrashVerbs } from "./trash-verbs.ts";

export function TrashPage({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const { data: items } = useQuery(trashQuery(workspaceId));
  const [isAsking, setIsAsking] = useState(false);
  const canWrite = isAtLeast(workspace?.role, "editor");
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("files.trash")}
        about={workspace?.isPersonal ? t("files.mine") : workspace?.name}
        back={<BackLink to="/files" />}
        actions={
          canWrite &&
          items !== undefined &&
          items.length > 0 && (
            <Button icon={<Trash2 aria-hidden="true" />} onPress={() => setIsAsking(true)}>
              {t("files.emptyTrash")}
            </Button>
          )
        }
      />
      <Section title={t("files.trash")}>
        {!items ? (
          <Skeleton label={t("common.loading")} />
        ) : items.length === 0 ? (
          <EmptyState icon={<Trash2 />} title={t("files.trashEmpty")}>
            {t("files.trashEmptyText")}
          </EmptyState>
        ) : (
          <TrashTable workspaceId={workspaceId} items={items} canWrite={canWrite} />
        )}
      </Section>
      {isAsking && items && (
        <EmptyTrashDialog workspaceId={workspaceId} items={items} onClose={() => setIsAsking(false)} />
      )}
    </PageBody>
  );
}

function TrashTable(props: { workspaceId: string; items: readonly TrashItem[]; canWrite: boolean }) {
  const t = useText();
  const { items, canWrite } = props;
  const verbs = useTrashVerbs(props.workspaceId);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const chosen = items.filter((item) => ticked.has(item.id));
  const isAll = chosen.length === items.length;
  return (
    <>
      {canWrite && (
        <div className={css.bar}>
          <Checkbox
            isSelected={isAll}
            isIndeterminate={chosen.length > 0 && !isAll}
            onChange={() => setTicked(new Set(isAll ? [] : items.map((item) => item.id)))}
          >
            {chosen.length > 0 ? t("files.selected", { n: chosen.length }) : t("files.choose.all")}
          </Checkbox>
          {chosen.length > 0 && (
            <Button
              size="sm"
              icon={<RotateCcw aria-hidden="true" />}
              onPress={() => {
                setTicked(new Set());
                void verbs.restore(chosen);
              }}
            >
              {t("files.restoreAll")}
            </Button>
          )}
        </div>
      )}
      <Table
        label={t("files.trash")}
        columns={[
          { id: "name", name: t("files.column.name") },
          { id: "when", name: t("files.column.trashed") },
          { id: "more", name: t("common.more"), isEnd: true },
        ]}
      >
        {items.map((item) => (
          <TrashRow
            key={item.id}
            item={item}
            verbs={canWrite ? verbs : null}
            isTicked={ticked.has(item.id)}
            onTick={(isTicked) =>
              setTicked(new Set(isTicked ? [...ticked, item.id] : [...ticked].filter((id) => id !== item.id)))
            }
          />
        ))}
      </Table>
    </>
  );
}

function TrashRow(props: {
  item: TrashItem;
  /** Null: the person may only look. */
  verbs: TrashVerbs | null;
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { item, verbs } = props;
  const when = formatWhen(locale, Date.parse(item.trashedAt), now(), {
    today: t("common.today"),
    yesterday: t("common.yesterday"),
  });
  return (
    <tr>
      <td>
        <span className={css.name}>
          {verbs && (
            <Checkbox
              label={t("files.choose.one", { name: item.name })}
              isSelected={props.isTicked}
              onChange={props.onTick}
            />
          )}
          <Who
            icon={<KindIcon name={item.name} isFolder={item.kind === "folder"} />}
            name={item.name}
            about={item.originalPath ? t("files.trashFrom", { path: item.originalPath }) : t("files.trashFromRoot")}
          />
        </span>
      </td>
      <td>{[when, item.trashedBy?.displayName].filter(Boolean).join(" · ")}</td>
      <td>
        {verbs && (
          <>
            <Button size="xs" icon={<RotateCcw aria-hidden="true" />} onPress={() => void verbs.restore([item])}>
              {t("files.restore")}
            </Button>
            <Menu
              label={t("common.moreFor", { name: item.name })}
              actions={[
                {
                  id: "destroy",
                  name: t("files.destroy"),
                  icon: <Trash2 />,
                  isDanger: true,
                  onAction: () => void verbs.destroy(item),
                },
              ]}
            />
          </>
        )}
      </td>
    </tr>
  );
}
