import type { ReactNode } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  EmptyState,
  PageBody,
  PageHeader,
  Section,
  Skeleton,
  Table,
  type TableColumn,
} from "../../../ui/index.ts";
import css from "./Shared.module.css";

interface Empty {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
}

/** A page with one list of shared files, as long as one asks for more of it. */
export function SharedList(props: {
  title: string;
  about: string;
  list: {
    readonly data: unknown;
    readonly isError: boolean;
    readonly error: unknown;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage?: () => Promise<unknown>;
  };
  isEmpty: boolean;
  empty: Empty;
  columns: readonly TableColumn[];
  /** Above the list. */
  before?: ReactNode;
  children: ReactNode;
}) {
  const t = useText();
  const { list, empty } = props;
  useTitle("thing", props.title);
  if (list.isError && !list.data) return <TroublePage error={list.error} />;
  return (
    <PageBody isSunken>
      <PageHeader title={props.title} about={props.about} back={<BackLink to="/files" />} />
      {props.before}
      <Section title={props.title}>
        {!list.data ? (
          <Skeleton label={t("common.loading")} />
        ) : props.isEmpty ? (
          <EmptyState icon={empty.icon} title={empty.title}>
            {empty.text}
          </EmptyState>
        ) : (
          <>
            <Table label={props.title} columns={props.columns}>
              {props.children}
            </Table>
            {list.hasNextPage && (
              <div className={css.more}>
                <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage?.()}>
                  {t("sharedFiles.more")}
                </Button>
              </div>
            )}
          </>
        )}
      </Section>
    </PageBody>
  );
}
