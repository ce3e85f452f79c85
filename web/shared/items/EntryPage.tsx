import { useState, type ReactElement, type ReactNode } from "react";
import { now } from "../../platform/clock.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { BackLink } from "../../platform/BackLink.tsx";
import { useWorkspaces } from "../workspaces/queries.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { EmptyState, IconTile, Item, PageBody, PageHeader, Section, Select, Skeleton } from "../../ui/index.ts";
import { byAge, type Entry } from "./entries.ts";
import css from "./EntryPage.module.css";

/** Everything of one kind, over all workspaces: the newest first, by day. */
export function EntryPage(props: {
  title: string;
  about: string;
  icon: ReactElement;
  tone?: number;
  none: { title: string; about: string };
  entries: readonly Entry[];
  isPending: boolean;
  /** What makes a new one. */
  actions: ReactNode;
}) {
  const t = useText();
  const [workspaceId, setWorkspaceId] = useState("all");
  const { shared } = useWorkspaces();
  const shown = props.entries.filter((one) => workspaceId === "all" || one.workspaceId === workspaceId);
  return (
    <PageBody isSunken>
      <PageHeader title={props.title} about={props.about} back={<BackLink to="/more" />} actions={props.actions} />
      {shared.length > 1 && (
        <div className={css.filter}>
          <Select
            label={t("entries.where")}
            isSmall
            isLabelHidden
            value={workspaceId}
            onChange={setWorkspaceId}
            options={[{ id: "all", name: t("entries.everywhere") }, ...shared.map(({ id, name }) => ({ id, name }))]}
          />
        </div>
      )}
      {props.isPending && shown.length === 0 ? (
        <Skeleton label={t("common.loading")} rows={5} />
      ) : shown.length === 0 ? (
        <EmptyState icon={props.icon} title={props.none.title}>
          {props.none.about}
        </EmptyState>
      ) : (
        byAge(shown, now()).map(({ age, entries }) => (
          <Section key={age} title={t(`entries.${age}`)}>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} icon={props.icon} tone={props.tone ?? 1} />
            ))}
          </Section>
        ))
      )}
    </PageBody>
  );
}

function Row({ entry, icon, tone }: { entry: Entry; icon: ReactElement; tone: number }) {
  const t = useText();
  const locale = useLocale();
  const { shared } = useWorkspaces();
  const workspace = shared.find((one) => one.id === entry.workspaceId)?.name;
  return (
    <PathLink path={entry.path} className={css.row}>
      <Item
        icon={<IconTile tone={tone}>{icon}</IconTile>}
        title={entry.title}
        about={[workspace, entry.about].filter(Boolean).join(" · ")}
        end={
          <span className={css.when}>
            {formatWhen(locale, Date.parse(entry.at), now(), { yesterday: t("common.yesterday") })}
          </span>
        }
      />
    </PathLink>
  );
}
