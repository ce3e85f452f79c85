import type { Found, FoundKind, SearchAnswer } from "@safos/contract/search";
import { Plus, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { now } from "../../platform/clock.ts";
import type { PrivateAnswer, PrivatelyFound } from "../../platform/private-search.ts";
import { pageKindOf } from "../../platform/page-kind.ts";
import { formatWhen, useLocale, useText, type Text } from "../../text/index.tsx";
import { Avatar, IconTile, type Command, type CommandGroup } from "../../ui/index.ts";
import { ItemKindIcon } from "../items/kinds.tsx";
import { Marked } from "./Marked.tsx";

/** A group of the box from its hits; where there is more than is shown, `onMore` is offered. */
function useGroups(goTo: (path: string) => void) {
  const t = useText();
  const locale = useLocale();
  return (
    id: string,
    name: string,
    hits: readonly Shown[],
    needles: readonly string[],
    onMore: (() => void) | null,
  ) => {
    const more: Command = {
      id: "more",
      name: t("search.more", { kind: name.toLocaleLowerCase(locale) }),
      icon: <Plus aria-hidden="true" />,
      run: () => onMore?.(),
      staysOpen: true,
    };
    const items = hits.map((hit) => ({ ...describe(hit, needles, t, locale), run: () => goTo(hit.path) }));
    return { id, name, items: [...items, ...(onMore === null ? [] : [more])] } satisfies CommandGroup;
  };
}

/** What was found, as groups of the box; `onMore` of a kind is offered where there is more than is shown. */
export function useFound(
  answer: SearchAnswer | undefined,
  goTo: (path: string) => void,
  onMore: ((kind: FoundKind) => void) | null,
): CommandGroup[] {
  const t = useText();
  const groupOf = useGroups(goTo);
  return (answer?.groups ?? []).map(({ kind, items, hasMore }) =>
    groupOf(
      kind,
      t(`search.kind.${kind}`),
      items,
      answer?.needles ?? [],
      hasMore && onMore ? () => onMore(kind) : null,
    ),
  );
}

/** What this browser has found in encrypted chats, as a group of the box. */
export function usePrivatelyFound(
  answer: PrivateAnswer | null | undefined,
  goTo: (path: string) => void,
  onMore: (() => void) | null,
): CommandGroup[] {
  const t = useText();
  const groupOf = useGroups(goTo);
  if (!answer || answer.items.length === 0) return [];
  const hits = answer.items.map((hit) => ({ ...hit, ...ofMessage }));
  return [groupOf("encrypted", t("search.encryptedChats"), hits, answer.needles, answer.hasMore ? onMore : null)];
}

const ofMessage = { kind: "message", excerpt: "", page: null, workspaceName: "" } as const;

type Shown = Omit<Found, "person" | "workspaceId"> & { readonly person: PrivatelyFound["person"] | null };

function describe(hit: Shown, needles: readonly string[], t: Text, locale: string): Omit<Command, "run"> {
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

function pictureOf(hit: Shown): ReactNode {
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
