import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { now } from "../../platform/clock.ts";
import { useMe } from "../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Item, Section } from "../../ui/index.ts";
import { KindIcon } from "./kinds.tsx";
import { recentQuery } from "./queries.ts";
import css from "./RecentFiles.module.css";

/** The newest files the person can open; each leads to its folder. */
export function RecentFiles() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const { data: files } = useQuery(recentQuery);
  return (
    <Section title={t("today.recentFiles")}>
      {files?.length === 0 && <p className={css.none}>{t("today.noFiles")}</p>}
      {files?.map((file) => {
        const by = file.changedBy
          ? file.changedBy.id === me.person.id
            ? t("files.you")
            : file.changedBy.displayName
          : "";
        const when = formatWhen(locale, Date.parse(file.changedAt), now(), {
          today: t("common.today").toLocaleLowerCase(locale),
          yesterday: t("common.yesterday").toLocaleLowerCase(locale),
        });
        return (
          <Link
            key={file.id}
            className={css.link}
            to="/w/$workspaceId/files/$"
            params={{ workspaceId: file.workspaceId, _splat: file.parentId === null ? "" : String(file.parentId) }}
          >
            <Item
              icon={<KindIcon name={file.name} isFolder={false} />}
              title={file.name}
              about={[by, when].filter(Boolean).join(" · ")}
            />
          </Link>
        );
      })}
    </Section>
  );
}
