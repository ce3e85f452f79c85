import type { AudienceEntry, ItemKindName } from "@safos/contract/items";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link as LinkIcon } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { explainPolicy } from "../../platform/explain-policy.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, IconTile, Item, Notice, Skeleton } from "../../ui/index.ts";
import css from "./ShareDialog.module.css";
import "./links/text.ts";
import { audienceQuery } from "./queries.ts";
import "./text.ts";

/** Everyone who can open an item, each with the reason; last those whom a rule keeps from it. Nothing for those who may not ask. */
export function Audience({ kind, id }: { kind: ItemKindName; id: string }) {
  const t = useText();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isError } = useInfiniteQuery({
    ...audienceQuery(kind, id),
    retry: false,
    meta: { isQuiet: true },
  });
  if (isError) return null;
  const entries = data?.pages.flatMap((one) => one.items) ?? [];
  const first = data?.pages[0];
  return (
    <section aria-label={t("links.seen")}>
      <h3 className={css.heading}>{t("links.seen")}</h3>
      {!first && <Skeleton label={t("common.loading")} />}
      {first && <p className={css.meta}>{t("links.seenCount", { people: first.people, links: first.links })}</p>}
      {entries
        .filter((one) => one.keptOutBy === null)
        .map((one) => (
          <Entry key={keyOf(one)} entry={one} />
        ))}
      {hasNextPage && (
        <Button variant="quiet" size="sm" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t("links.seenMore")}
        </Button>
      )}
      {entries
        .filter((one) => one.keptOutBy !== null)
        .map((one) => (
          <Notice key={keyOf(one)} tone="warn" isQuiet>
            <strong>{nameOf(one)}</strong>{" "}
            {t("links.keptOut", { rule: (one.keptOutBy && explainPolicy(one.keptOutBy)) ?? "" })}
          </Notice>
        ))}
    </section>
  );
}

const nameOf = ({ person, group, organisation, label }: AudienceEntry): string =>
  person?.displayName ?? group?.name ?? organisation?.name ?? label;

const keyOf = (one: AudienceEntry): string =>
  `${one.way} ${one.person?.id ?? one.group?.id ?? one.organisation?.id ?? ""} ${one.through ?? ""} ${one.at ?? ""}`;

function Entry({ entry }: { entry: AudienceEntry }) {
  const t = useText();
  const locale = useLocale();
  const { person, group, organisation, way, purpose } = entry;
  const name = nameOf(entry);
  const maker = entry.sharedBy?.displayName ?? "";
  const shared =
    way !== "workspace" &&
    (entry.through === null
      ? t("links.sharedBy", { name: maker })
      : t("links.sharedAbove", { name: maker, title: entry.through }));
  const ends = entry.expiresAt && t("items.until", { date: formatDate(locale, Date.parse(entry.expiresAt), now()) });
  const linkTitle =
    purpose === "show" || purpose === "federated"
      ? t(`links.title.${purpose}`)
      : t(entry.hasPassword ? "links.withPassword" : "items.link");
  return (
    <Item
      isPlain
      icon={
        way === "link" ? (
          <IconTile>
            <LinkIcon />
          </IconTile>
        ) : (
          <Avatar
            id={person?.userId ?? group?.id ?? organisation?.id ?? name}
            name={name}
            size={36}
            isGroup={group !== null}
            isSquare={organisation !== null}
            {...(person ? { imageUrl: person.avatarUrl } : {})}
          />
        )
      }
      title={
        <>
          {way === "link" ? [linkTitle, name].filter(Boolean).join(" · ") : name}{" "}
          {entry.isGuest && <Chip tone="outline">{t("links.guest")}</Chip>}
        </>
      }
      about={[
        group && t("items.groupAbout", { n: group.memberCount, organisation: group.organisationName }),
        person?.organisationName,
        way === "workspace" ? t("links.byWorkspace") : shared,
        ends,
      ]
        .filter(Boolean)
        .join(" · ")}
      end={<span className={css.meta}>{t(`items.role.${entry.role}`)}</span>}
    />
  );
}
