import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { SharedFrame, SharedTitle } from "../../shared/items/index.ts";
import type { SharedPageProps } from "../../platform/product.ts";
import { TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { IconButton, Skeleton } from "../../ui/index.ts";
import { ExportDocumentDialog } from "./DocumentDialogs.tsx";
import { DocumentView } from "./DocumentView.tsx";
import { documentQuery, treeQuery } from "./queries.ts";
import css from "./SharedDocument.module.css";
import { TreeButton, TreeNav, type TreeProps } from "./TreeNav.tsx";
import "./text.ts";

/** A document for a visitor with a link, and those under it: the same text and tools, as far as the link goes. */
export function SharedDocument({ item, guest }: SharedPageProps) {
  const { secret } = useParams({ from: "/s/$secret" });
  const { page = item.id } = useSearch({ from: "/s/$secret" });
  const [isFromButton, setFromButton] = useState(false);
  const { data: entries } = useQuery(treeQuery(item.id));
  const tree: TreeProps | null =
    entries && entries.length > 1
      ? {
          entries,
          link: (entry, about) => (
            <Link
              {...about}
              to="/s/$secret"
              params={{ secret }}
              search={entry.id === item.id ? {} : { page: entry.id }}
              // The address alone is also that of every document under it.
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {entry.title}
            </Link>
          ),
        }
      : null;
  return (
    <SharedFrame>
      {tree && (
        <div className={css.side}>
          <TreeNav {...tree} onGo={() => setFromButton(false)} />
        </div>
      )}
      <Opened
        key={page}
        id={page}
        guest={guest}
        tree={tree}
        hasChildren={entries?.some((one) => one.parentId === page) ?? false}
        isFromButton={isFromButton}
        onGo={() => setFromButton(true)}
      />
    </SharedFrame>
  );
}

function Opened(props: {
  id: string;
  guest: SharedPageProps["guest"];
  tree: TreeProps | null;
  hasChildren: boolean;
  /** Chosen in the dialog, whose button went with the document before: the focus goes to the new one. */
  isFromButton: boolean;
  onGo: () => void;
}) {
  const t = useText();
  const [isExporting, setExporting] = useState(false);
  const { data, error, refetch } = useQuery(documentQuery(props.id));
  if (error && !data) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} rows={6} />;
  return (
    <>
      <DocumentView
        document={data}
        guest={props.guest}
        head={
          <>
            {props.tree && (
              <span className={css.button}>
                <TreeButton {...props.tree} onGo={props.onGo} hasFocus={props.isFromButton} />
              </span>
            )}
            <SharedTitle>{data.title}</SharedTitle>
          </>
        }
        actions={
          <IconButton size="sm" label={t("documents.export")} onPress={() => setExporting(true)}>
            <Download aria-hidden="true" />
          </IconButton>
        }
      />
      {isExporting && (
        <ExportDocumentDialog document={data} hasChildren={props.hasChildren} onClose={() => setExporting(false)} />
      )}
    </>
  );
}
