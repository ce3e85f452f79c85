import type { FoundKind } from "@safos/contract/search";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useGoTo } from "../../platform/PathLink.tsx";
import { usePrivateSearch, type PrivateAnswer, type PrivateSearchState } from "../../platform/private-search.ts";
import { useText } from "../../text/index.tsx";
import { CommandBox, Kbd, Segmented, Select } from "../../ui/index.ts";
import { useWorkspaces } from "../workspaces/queries.ts";
import { useCommands } from "./commands.tsx";
import { useFound, usePrivatelyFound } from "./found.tsx";
import { privateQuery, searchQuery, type Filter } from "./queries.ts";
import css from "./SearchBox.module.css";
import "./text.ts";

/** Ctrl K: finds everything the person can open, goes to pages and does things. `>` shows commands only. */
export function SearchBox({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const goTo = useGoTo();
  const [text, setText] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [workspaceId, setWorkspaceId] = useState("all");
  /** The kind that is shown alone, with all that was found of it. */
  const [only, setOnly] = useState<FoundKind | "encrypted" | null>(null);
  const isCommands = text.startsWith(">");
  const searched = useDeferredValue(isCommands ? "" : text.trim());
  const areMessages = filter === "all" || filter === "message";
  const own = usePrivateSearch();
  const isPrivate = searched !== "" && areMessages && (only ?? "encrypted") === "encrypted";
  const privately = useQuery(privateQuery(own, searched, workspaceId, only === "encrypted", isPrivate));
  const { data, isFetching, isError } = useQuery(
    searchQuery(searched, filter, workspaceId, only === "encrypted" ? null : only),
  );
  const isBusy = isFetching || privately.isFetching;
  const answer = searched === "" || only === "encrypted" ? undefined : data;
  const onMore = only === null ? setOnly : null;
  const found = [
    ...useFound(answer, goTo, onMore),
    ...usePrivatelyFound(isPrivate ? privately.data : undefined, goTo, onMore && (() => onMore("encrypted"))),
  ];
  const commands = useCommands(isCommands ? text.slice(1).trim() : searched, goTo);
  const note = useNote(answer, isError, isPrivate ? (privately.data?.missing ?? own.search) : null);
  const count = found.reduce((sum, group) => sum + group.items.length, 0);
  return (
    <CommandBox
      isOpen={isOpen}
      onClose={onClose}
      label={t("search.hint")}
      closeLabel={t("common.close")}
      text={text}
      onText={(next) => {
        setText(next);
        setOnly(null);
      }}
      isBusy={isBusy}
      note={note}
      filters={
        <>
          <KindFilter
            value={filter}
            onChange={(next) => {
              setFilter(next);
              setOnly(null);
            }}
          />
          <WorkspaceFilter value={workspaceId} onChange={setWorkspaceId} />
        </>
      }
      groups={[...found, ...(only === null ? commands : [])].filter((group) => group.items.length > 0)}
      empty={t("search.nothing")}
      footer={<Footer hits={searched !== "" && !isBusy ? count : null} />}
    />
  );
}

type Missing = PrivateSearchState | PrivateAnswer["missing"];

/** What is to be known of what was found, and of what cannot be. */
function useNote(answer: { isGuess: boolean } | undefined, isError: boolean, missing: Missing): string {
  const t = useText();
  if (isError) return t("search.failed");
  return [
    answer?.isGuess && t("search.guess"),
    missing === "closed" && t("search.encrypted"),
    missing === "unread" && t("search.encryptedUnread"),
    missing === "unreadable" && t("search.encryptedUnreadable"),
  ]
    .filter(Boolean)
    .join(" ");
}

function KindFilter({ value, onChange }: { value: Filter; onChange: (filter: Filter) => void }) {
  const t = useText();
  return (
    <div className={css.kinds}>
      <Segmented
        isPills
        label={t("search.filters")}
        value={value}
        onChange={onChange}
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
  );
}

function WorkspaceFilter({ value, onChange }: { value: string; onChange: (workspaceId: string) => void }) {
  const t = useText();
  const { shared } = useWorkspaces();
  return (
    <Select
      label={t("search.where")}
      isLabelHidden
      isSmall
      value={value}
      onChange={onChange}
      options={[{ id: "all", name: t("search.everywhere") }, ...shared.map(({ id, name }) => ({ id, name }))]}
    />
  );
}

function Footer({ hits }: { hits: number | null }) {
  const t = useText();
  return (
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
        {hits !== null && t("search.hits", { n: hits })}
      </span>
    </>
  );
}
