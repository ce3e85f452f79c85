import type { Document, DocumentEntry } from "@safos/contract/documents";
import { documentRoutes } from "@safos/contract/routes/documents";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { LockableTitle } from "../../shared/collaboration/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { iconLinkClass } from "../../ui/index.ts";
import css from "./DocumentPage.module.css";
import { refreshDocument } from "./queries.ts";
import { TreeButton } from "./TreeNav.tsx";
import "./text.ts";

/** The way back, the documents it lies under, and its name. */
export function DocumentHead(props: {
  document: Document;
  workspaceId: string;
  /** The reader was given this and what lies in it, and sees no list of the workspace's documents. */
  isOutside: boolean;
  /** What they were given, when it is more than this. */
  tree: readonly DocumentEntry[] | undefined;
}) {
  const t = useText();
  const { document, workspaceId, tree } = props;
  return (
    <>
      {!props.isOutside && (
        <Link
          to="/w/$workspaceId/documents"
          params={{ workspaceId }}
          className={iconLinkClass("sm")}
          aria-label={t("documents.list")}
        >
          <ChevronLeft aria-hidden="true" />
        </Link>
      )}
      {tree && tree.length > 1 && (
        <TreeButton
          entries={tree}
          link={(entry, about) => (
            <Link {...about} to="/w/$workspaceId/documents/$documentId" params={{ workspaceId, documentId: entry.id }}>
              {entry.title}
            </Link>
          )}
        />
      )}
      <nav className={css.path} aria-label={t("documents.path")}>
        {document.ancestors.map((one) => (
          <span key={one.id} className={css.above}>
            <Link to="/w/$workspaceId/documents/$documentId" params={{ workspaceId, documentId: one.id }}>
              {one.title}
            </Link>
            <ChevronRight aria-hidden="true" />
          </span>
        ))}
      </nav>
      <LockableTitle
        item={{ kind: "document", id: document.id, title: document.title }}
        label={t("documents.titleField")}
        canWrite={isAtLeast(document.role, "editor")}
        onRename={async (title) => {
          await request(documentRoutes.changeDocument, { params: { id: document.id }, body: { title } });
          await refreshDocument();
        }}
      />
    </>
  );
}
