import type { Found, FoundKind, SearchAnswer } from "@safos/contract/search";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChevronRight, Plus, UserRound } from "lucide-react";
import { useDeferredValue, useState, type ReactNode } from "react";
import { ItemKindIcon } from "../items/kinds.tsx";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useGoTo } from "../../platform/PathLink.tsx";
import { products } from "../../platform/product.ts";
import { useMe } from "../../platform/session.ts";
import { formatWhen, useLocale, useText, type Text } from "../../text/index.tsx";
import {
  Avatar,
  CommandBox,
  IconTile,
  Kbd,
  Segmented,
  Select,
  type Command,
  type CommandGroup,
} from "../../ui/index.ts";
import { useWorkspaces } from "../workspaces/queries.ts";
import { Marked } from "./Marked.tsx";
import css from "./SearchBox.module.css";
import "./text.ts";

/** What the filters show; some kinds share one. */
const filters = {
  all: [],
  person: ["person"],
  message: ["message", "channel"],
  file: ["file", "document"],
  card: ["card", "board"],
  meeting: ["meeting"],
} as const satisfies Record<string, readonly FoundKind[]>;
type Filter = keyof typeof filters;

const searchQuery = (words: string, filter: Filter, workspaceId: string, more: FoundKind | null) => ({
  queryKey: ["search", words, filter, workspaceId, more],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const kinds = more ? more : filters[filter].join(",");
    const query = new URLSearchParams({
      q: words,
      ...(kinds ? { kinds } : {}),
      ...(workspaceId === "all" ? {} : { workspaceId }),
      limit: more ? "50" : filter === "all" ? "5" : "20",
    });
    return api.get<SearchAnswer>(`/api/v1/search?${query}`, { signal });
  },
  enabled: /[\p{L}\p{N}]/u.test(words),
  staleTime: 10_000,
  placeholderData: keepPreviousData,
});

/** Ctrl K: finds everything the person can open, goes to pages and does things. `>` shows commands only. */
export function SearchBox({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const goTo = useGoTo();
  const locale = useLocale();
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [place, setPlace] = useState("all");
  const [more, setMore] = useState<FoundKind | null>(null);
  const { shared } = useWorkspaces();
  const isCommands = words.startsWith(">");
  const asked = useDeferredValue(isCommands ? "" : words.trim());
  const { data, isFetching, isError } = useQuery(searchQuery(asked, filter, place, more));
  const answer = asked === "" ? undefined : data;

  const found: CommandGroup[] = (answer?.groups ?? []).map((group) => ({
    id: group.kind,
    name: t(`search.kind.${group.kind}`),
    items: [
      ...group.items.map((hit) => ({
        ...describe(hit, answer?.needles ?? [], t, locale),
        run: () => goTo(hit.path),
      })),
      ...(group.hasMore && more === null
        ? [
            {
              id: "more",
              name: t("search.more", { kind: t(`search.kind.${group.kind}`).toLocaleLowerCase(locale) }),
              icon: <Plus aria-hidden="true" />,
              run: () => setMore(group.kind),
              staysOpen: true,
            },
          ]
        : []),
    ],
  }));
  const commands = useCommands(isCommands ? words.slice(1).trim() : asked, goTo);
  const count = found.reduce((sum, group) => sum + group.items.length, 0);
  return (
    <CommandBox
      isOpen={isOpen}
      onClose={onClose}
      label={t("search.hint")}
      closeLabel={t("common.close")}
      words={words}
      onWords={(next) => {
        setWords(next);
        setMore(null);
      }}
      isBusy={isFetching}
      note={answer?.isGuess ? t("search.guess") : isError ? t("search.failed") : undefined}
      filters={
        <>
          <div className={css.kinds}>
            <Segmented
              isPills
              label={t("search.filters")}
              value={filter}
              onChange={(next) => {
                setFilter(next);
                setMore(null);
              }}
              options={[
                { id: "all", name: t("search.all") },
                { id: "person", name: t("search.kind.person") },
                { id: "message", name: t("search.kind.message") },
                { id: "file", name: t("search.kind.file") },
                { id: "card", name: t("search.kind.card") },
                { id: "meeting", name: t("search.kind.meeting") },
              ]}
            />
          </div>
          <Select
            label={t("search.where")}
            isLabelHidden
            isSmall
            value={place}
            onChange={setPlace}
            options={[
              { id: "all", name: t("search.everywhere") },
              ...shared.map((one) => ({ id: one.id, name: one.name })),
            ]}
          />
        </>
      }
      groups={[...found, ...(more === null ? commands : [])].filter((group) => group.items.length > 0)}
      empty={t("search.nothing")}
      footer={
        <>
          <span>
            <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t("search.choose")}
          </span>
          <span>
            <Kbd>Enter</Kbd> {t("search.opens")}
          </span>
          <span>
            <Kbd>&gt;</Kbd> {t("search.onlyCommands")}
          </span>
          <span className={css.hits} role="status">
            {asked !== "" && !isFetching && t("search.hits", { n: count })}
          </span>
        </>
      }
    />
  );
}

function describe(hit: Found, needles: readonly string[], t: Text, locale: string): Omit<Command, "run"> {
  const when =
    hit.at !== null && hit.kind !== "workspace"
      ? formatWhen(locale, Date.parse(hit.at), now(), { yesterday: t("common.yesterday") })
      : "";
  const where = [hit.kind === "message" ? hit.person?.displayName : null, hit.context, hit.workspaceName]
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
  if ((hit.kind === "person" || hit.kind === "message") && hit.person)
    return <Avatar id={hit.person.id} name={hit.person.displayName} imageUrl={hit.person.avatarUrl} size={28} />;
  if (hit.kind === "workspace") return <Avatar id={hit.id} name={hit.title} isSquare size={28} />;
  return <IconTile>{hit.kind === "person" ? <UserRound /> : <ItemKindIcon kind={hit.kind} />}</IconTile>;
}

/** Pages to go to and things to do, as far as the words match. */
function useCommands(words: string, goTo: (path: string) => void): CommandGroup[] {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const pages = products()
    .flatMap((product) => product.commands ?? [])
    .filter((one) => one.isFor?.(me) ?? true)
    .map(({ route, name, icon }): Command => ({ id: route.id, name: t(name), icon, run: () => goTo(route.fullPath) }));
  const deeds = products()
    .flatMap((product) => product.creates ?? [])
    .map(({ id, command, icon }): Command => ({
      id,
      name: t(command),
      icon,
      run: () => navigate({ to: "/", search: { new: id } as never }),
    }));
  const wanted = words.toLocaleLowerCase("sv").split(/\s+/);
  const fits = (one: Command): boolean => wanted.every((word) => one.name.toLocaleLowerCase("sv").includes(word));
  const withArrow = (one: Command): Command => ({ ...one, end: <ChevronRight aria-hidden="true" /> });
  return [
    { id: "pages", name: t("search.go"), items: pages.filter(fits).map(withArrow) },
    { id: "deeds", name: t("search.do"), items: deeds.filter(fits) },
  ];
}
