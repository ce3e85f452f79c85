import type { GivenFile } from "@safos/contract/files";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Share2 } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Who } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { sharedByMeQuery } from "./queries.ts";
import css from "./Shared.module.css";
import { SharedList } from "./SharedList.tsx";
import "./text.ts";

/** What one has shared: each leads to where it lies, where that is changed. */
export function SharedByMePage() {
  const t = useText();
  const list = useInfiniteQuery(sharedByMeQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SharedList
      title={t("sharedFiles.byMe")}
      about={t("sharedFiles.byMeAbout")}
      list={list}
      isEmpty={items.length === 0}
      empty={{ icon: <Share2 />, title: t("sharedFiles.byMeEmpty"), text: t("sharedFiles.byMeEmptyText") }}
      columns={[
        { id: "name", name: t("sharedFiles.name") },
        { id: "when", name: t("sharedFiles.when") },
      ]}
    >
      {items.map((item) => (
        <GivenRow key={item.id} item={item} />
      ))}
    </SharedList>
  );
}

function GivenRow({ item }: { item: GivenFile }) {
  const t = useText();
  const locale = useLocale();
  const { persons, groups, links } = item;
  const counts = [
    persons > 0 && t("sharedFiles.persons", { n: persons }),
    groups > 0 && t("sharedFiles.groups", { n: groups }),
    links > 0 && t("sharedFiles.links", { n: links }),
  ].filter((one) => one !== false);
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  const folder = item.kind === "folder" ? item.id : item.parentId;
  return (
    <tr>
      <td>
        <Who
          icon={<KindIcon name={item.name} isFolder={item.kind === "folder"} />}
          name={
            <Link
              className={css.name}
              to="/w/$workspaceId/files/$"
              params={{ workspaceId: item.workspaceId, _splat: String(folder ?? "") }}
              search={item.kind === "folder" ? {} : { file: String(item.id) }}
            >
              {item.name}
            </Link>
          }
          about={counts.join(" · ")}
        />
      </td>
      <td>{formatWhen(locale, Date.parse(item.sharedAt), now(), days)}</td>
    </tr>
  );
}
