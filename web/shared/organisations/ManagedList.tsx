import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type ReactNode } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  Button,
  PageBody,
  PageHeader,
  SearchField,
  Section,
  Skeleton,
  Table,
  type TableColumn,
} from "../../ui/index.ts";

/** What a page of the list is asked for. */
export interface ManagedQuery {
  readonly query?: string;
  readonly after?: string;
}

/** A list of what the organisation has: searched, paged, one row each, with a button for a new one. */
export function ManagedList<T extends { id: string }>(props: {
  title: string;
  newButton: ReactNode;
  searchLabel: string;
  columns: readonly TableColumn[];
  /** The query's key in the cache; what is searched for comes behind it. */
  queryKey: string;
  load: (query: ManagedQuery) => Promise<{ items: T[]; next?: string }>;
  /** Instead of a list without rows. */
  empty: (isSearched: boolean) => ReactNode;
  /** The cells of a row. */
  row: (item: T) => ReactNode;
  children: ReactNode;
}) {
  const t = useText();
  const me = useMe();
  const { load } = props;
  const [text, setText] = useState("");
  const searched = useDeferredValue(text.trim());
  const list = useInfiniteQuery({
    queryKey: [props.queryKey, searched],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      load({ ...(searched ? { query: searched } : {}), ...(pageParam ? { after: pageParam } : {}) }),
    getNextPageParam: (page) => page.next,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <PageHeader
        title={props.title}
        about={me.organisation.name}
        back={<BackLink to="/more" />}
        actions={props.newButton}
      />
      <Section
        title={props.title}
        action={
          <SearchField label={props.searchLabel} clearLabel={t("common.clear")} value={text} onChange={setText} />
        }
      >
        {list.isPending ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : all.length === 0 ? (
          props.empty(searched !== "")
        ) : (
          <Table label={props.title} columns={props.columns}>
            {all.map((item) => (
              <tr key={item.id}>{props.row(item)}</tr>
            ))}
          </Table>
        )}
        {list.hasNextPage && (
          <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t("today.showAll")}
          </Button>
        )}
      </Section>
      {props.children}
    </PageBody>
  );
}
