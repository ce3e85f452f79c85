import type { Found, FoundKind, SearchAnswer } from "@safos/contract/search";
import { Plus, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { now } from "../../platform/clock.ts";
import { pageKindOf } from "../../platform/page-kind.ts";
import { formatWhen, useLocale, useText, type Text } from "../../text/index.tsx";
import { Avatar, IconTile, type Command, type CommandGroup } from "../../ui/index.ts";
import { ItemKindIcon } from "../items/kinds.tsx";
import { Marked } from "./Marked.tsx";

/** What was found, as groups of the box; `onMore` of a kind is offered where there is more than is shown. */
export function useFound(
  answer: SearchAnswer | undefined,
  goTo: (path: string) => void,
  onMore: ((kind: FoundKind) => void) | null,
): CommandGroup[] {
  const t = useText();
  const locale = useLocale();
  return (answer?.groups ?? []).map((group) => {
    const name = t(`search.kind.${group.kind}`);
    const more: Command = {
      id: "more",
      name: t("search.more", { kind: name.toLocaleLowerCase(locale) }),
      icon: <Plus aria-hidden="true" />,
      run: () => onMore?.(group.kind),
      staysOpen: true,
    };
    return {
      id: group.kind,
      name,
      items: [
        ...group.items.map((hit) => ({
          ...describe(hit, answer?.needles ?? [], t, locale),
          run: () => goTo(hit.path),
        })),
        ...(group.hasMore && onMore !== null ? [more] : []),
      ],
    };
  });
}

function describe(hit: Found, needles: readonly string[], t: Text, locale: string): Omit<Command, "run"> {
  const when =
    hit.at !== null && hit.kind !== "workspace"
      ? formatWhen(locale, Date.parse(hit.at), now(), { yesterday: t("common.yesterday") })
      : "";
  const page = hit.page === null ? null : t(`search.${pageKindOf(hit.title)}`, { page: hit.page });
  const where = [
    hit.kind === "message" || hit.kind === "speech" ? hit.person?.displayName : null,
    hit.context,
    hit.workspaceName,
    page,
  ]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(" · ");
  const isQuoted = hit.excerpt !== "" && needles.some((needle) => hit.excerpt.toLocaleLowerCase("sv").includes(needle));
  return {
    id: hit.id,
    name: hit.title,
    shown: <Marked text={hit.title} needles={needles} />,
    about: isQuoted ? (
      <>
        {where !== "" && `${where} · `}
        <Marked text={hit.excerpt} needles={needles} />
      </>
    ) : (
      where
    ),
    end: hit.kind === "person" ? null : when,
    icon: pictureOf(hit),
  };
}

function pictureOf(hit: Found): ReactNode {
  if ((hit.kind === "person" || hit.kind === "message" || hit.kind === "speech") && hit.person)
    return <Avatar id={hit.person.userId} name={hit.person.displayName} imageUrl={hit.person.avatarUrl} size={28} />;
  if (hit.kind === "workspace") return <Avatar id={hit.id} name={hit.title} isSquare size={28} />;
  return <IconTile>{pictureOfKind(hit.kind)}</IconTile>;
}

const pictureOfKind = (kind: Exclude<FoundKind, "workspace">): ReactNode =>
  kind === "person" ? (
    <UserRound />
  ) : (
    <ItemKindIcon kind={kind === "speech" ? "meeting" : kind === "entry" ? "calendar" : kind} />
  );
